// The parts of a generated header (specs/apispec_writer.h) that have a file of their own.
//
// Each returns the C definitions of one part, "" where the specification does not have it; the specification itself then
// names them by CName: CName("structs", "sys_epoll_ctl") is "__kapi_structs_sys_epoll_ctl".
#pragma once

#include <optional>
#include <string>

#include "specs/c_table.h"
#include "specs/model.h"

namespace kapifuzz {

// Names are file-wide, so each carries the specification's.
std::string CName(const std::string& part, const std::string& spec);

// Member `constraint` of a parameter or field; `values` is the array of its enum.
void WriteCConstraint(const std::optional<ParamConstraint>& constraint, const std::string& values,
                      CTable* table);

std::string CStructTables(const ApiSpec& spec);
std::string CIoctlTable(const IoctlSpec& ioctl, const std::string& spec);
std::string CNetworkTables(const Network& network, const std::string& spec);

}  // namespace kapifuzz
