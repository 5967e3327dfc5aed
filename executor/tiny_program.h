// Programs without a library, a few hundred bytes each: what the sandbox has to be executed.
//
// They are written by hand so that the sandbox needs no file from outside. A program reports to whom started it (a
// NewProgram, executor/observation.h, written to descriptor kReportFd) and ends. Where nobody has that descriptor open it
// sleeps for ever: that keeps /exe busy. With `interpreter` the file asks for a dynamic loader of that path.
//
//   constexpr auto kProgram = TinyProgram("");       // std::array<char, N>, an ELF file
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "executor/observation.h"

namespace kapifuzz {

namespace tiny {

inline constexpr size_t kHeaderBytes = 64, kProgramHeaderBytes = 56, kPathBytes = 16;
inline constexpr uint64_t kLoadAddress = 0x400000;

// Of each descriptor from 31 down to 0, fcntl(fd, F_GETFD) tells whether it is open.
inline constexpr uint8_t kCode[] = {
    0x4c, 0x8b,      0x24, 0x24,        //    mov r12, [rsp]          argc
    0x31, 0xdb,                         //    xor ebx, ebx            descriptors
    0x41, 0xbd,      0x1f, 0,    0, 0,  //    mov r13d, 31
    0xb8, 72,        0,    0,    0,     // 1: mov eax, fcntl
    0x44, 0x89,      0xef,              //    mov edi, r13d
    0xbe, 1,         0,    0,    0,     //    mov esi, F_GETFD
    0x0f, 0x05,                         //    syscall
    0x01, 0xdb,                         //    add ebx, ebx
    0x85, 0xc0,                         //    test eax, eax
    0x78, 0x02,                         //    js 2f
    0xff, 0xc3,                         //    inc ebx
    0x41, 0xff,      0xcd,              // 2: dec r13d
    0x79, 0xe4,                         //    jns 1b
    0xb8, 107,       0,    0,    0,     //    mov eax, geteuid
    0x0f, 0x05,                         //    syscall
    0x50,                               //    push rax
    0x41, 0x54,                         //    push r12
    0x53,                               //    push rbx
    0xb8, 1,         0,    0,    0,     //    mov eax, write
    0xbf, kReportFd, 0,    0,    0,     //    mov edi, kReportFd
    0x48, 0x89,      0xe6,              //    mov rsi, rsp
    0xba, 24,        0,    0,    0,     //    mov edx, 24
    0x0f, 0x05,                         //    syscall
    0x83, 0xf8,      24,                //    cmp eax, 24
    0x75, 0x09,                         //    jne 3f
    0x31, 0xff,                         //    xor edi, edi
    0xb8, 60,        0,    0,    0,     //    mov eax, exit
    0x0f, 0x05,                         //    syscall
    0xb8, 34,        0,    0,    0,     // 3: mov eax, pause
    0x0f, 0x05,                         //    syscall
    0xeb, 0xf7,                         //    jmp 3b
};
static_assert(sizeof(kCode) == 94);

inline constexpr size_t kCodeOffset = kHeaderBytes + 2 * kProgramHeaderBytes + kPathBytes;
inline constexpr size_t kFileBytes = kCodeOffset + sizeof(kCode);

using File = std::array<char, kFileBytes>;

constexpr void Put(File* file, size_t at, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; i++)
    (*file)[at + static_cast<size_t>(i)] = static_cast<char>(value >> (8 * i));
}

struct Segment {
  uint32_t type, flags;
  uint64_t offset, address, size;
};

constexpr void PutSegment(File* file, size_t at, const Segment& segment) {
  Put(file, at, segment.type, 4);
  Put(file, at + 4, segment.flags, 4);
  Put(file, at + 8, segment.offset, 8);
  Put(file, at + 16, segment.address, 8);
  Put(file, at + 32, segment.size, 8);
  Put(file, at + 40, segment.size, 8);
  Put(file, at + 48, 4096, 8);
}

constexpr void PutText(File* file, size_t at, std::string_view text) {
  for (size_t i = 0; i < text.size(); i++) (*file)[at + i] = text[i];
}

}  // namespace tiny

// `interpreter` has at most tiny::kPathBytes - 1 characters. Without its NUL the kernel does not take it.
constexpr tiny::File TinyProgram(std::string_view interpreter, bool with_nul = true) {
  constexpr uint32_t kLoad = 1, kInterpreter = 3, kReadAndRun = 5;
  constexpr size_t kPathOffset = tiny::kHeaderBytes + 2 * tiny::kProgramHeaderBytes;
  tiny::File file{};
  tiny::PutText(&file, 0, "\177ELF\2\1\1");  // 64-bit, little-endian
  tiny::Put(&file, 16, 2, 2);                // executable
  tiny::Put(&file, 18, 62, 2);               // x86-64
  tiny::Put(&file, 20, 1, 4);
  tiny::Put(&file, 24, tiny::kLoadAddress + tiny::kCodeOffset, 8);  // entry
  tiny::Put(&file, 32, tiny::kHeaderBytes, 8);                      // program headers
  tiny::Put(&file, 52, tiny::kHeaderBytes, 2);
  tiny::Put(&file, 54, tiny::kProgramHeaderBytes, 2);
  tiny::Put(&file, 56, interpreter.empty() ? 1 : 2, 2);
  tiny::PutSegment(&file, tiny::kHeaderBytes,
                   {kLoad, kReadAndRun, 0, tiny::kLoadAddress, tiny::kFileBytes});
  if (!interpreter.empty()) {
    tiny::PutSegment(&file, tiny::kHeaderBytes + tiny::kProgramHeaderBytes,
                     {kInterpreter, kReadAndRun, kPathOffset, tiny::kLoadAddress + kPathOffset,
                      interpreter.size() + with_nul});
    tiny::PutText(&file, kPathOffset, interpreter);
  }
  for (size_t i = 0; i < sizeof(tiny::kCode); i++)
    file[tiny::kCodeOffset + i] = static_cast<char>(tiny::kCode[i]);
  return file;
}

namespace tiny {

// The loader that a program asks for.
struct LoaderName {
  std::string_view name;  // "" if it asks for none
  bool has_nul = true;
};

// `file` is one that TinyProgram has made.
constexpr LoaderName Loader(std::string_view file) {
  constexpr size_t kSecond = kHeaderBytes + kProgramHeaderBytes, kFileSize = kSecond + 32;
  const auto size = static_cast<size_t>(file[kFileSize]);
  const std::string_view name = file.substr(kSecond + kProgramHeaderBytes, size);
  const size_t end = name.find('\0');
  return {name.substr(0, end), size == 0 || end != name.npos};
}

}  // namespace tiny

}  // namespace kapifuzz
