// Random programs with typed arguments: many worlds for little code, to find oracles that cry wolf.
//
// This is no mutator and learns nothing; it draws each argument from what its description says,
// with earlier results, fixtures and boundaries preferred. One seed gives one program.
//
//   Program program = RandomProgram(&random);
#pragma once

#include <random>

#include "executor/program.h"

namespace kapifuzz {

Program RandomProgram(std::mt19937_64* random);

}  // namespace kapifuzz
