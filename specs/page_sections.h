// The sections of a page, one function each; absent ones are empty. Used by MakePage() alone (specs/page_sections.cc).
#pragma once

#include "specs/page.h"

namespace kapifuzz {

// page_clauses.cc
PageBlocks SideEffectsSection(const ApiSpec& spec);
PageBlocks StateSection(const ApiSpec& spec);
PageBlocks LocksSection(const ApiSpec& spec);
PageBlocks SignalsSection(const ApiSpec& spec);
PageBlocks CapabilitiesSection(const ApiSpec& spec);
PageBlocks ConstraintsSection(const ApiSpec& spec);

// page_structs.cc
PageBlocks CommandSection(const ApiSpec& spec);
PageBlocks StructsSection(const ApiSpec& spec);

// page_network.cc
PageBlocks NetworkSection(const ApiSpec& spec);

}  // namespace kapifuzz
