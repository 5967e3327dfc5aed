// Pieces of text that the plain writer's files share (specs/plain_writer.h).
#pragma once

#include <string>

#include "specs/model.h"

namespace kapifuzz {

// "O_RDONLY | O_CREAT (64)"; the number alone when the text is that number.
std::string PlainNumber(const Number& number);

// "range(0, INT_MAX (2147483647))"
std::string PlainConstraint(const ParamConstraint& constraint);

// "fd(file|dir)", "struct stat"
std::string PlainType(const std::string& type, const std::vector<std::string>& kinds,
                      const std::string& struct_name);

// A line "      name:       text" for each line of the text; nothing for an empty one.
std::string PlainField(const char* name, const std::string& text);
std::string PlainFlag(const char* name, const std::optional<bool>& value);
std::string PlainNumberField(const char* name, const std::optional<Number>& number);

// Sections with their headings; "" where there is nothing. plain_network.cc.
std::string PlainStructs(const std::vector<StructSpec>& structs);
std::string PlainIoctl(const IoctlSpec& ioctl);
std::string PlainNetwork(const Network& network);

}  // namespace kapifuzz
