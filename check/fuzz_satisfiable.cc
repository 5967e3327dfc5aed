// libFuzzer target: any bytes as an expression. One that can be neither true nor false would be a false alarm.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "check/satisfiable.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  static const ApiSpec kSpec{
      .params = {{.name = "fd", .ctype = "unsigned int", .type = "fd"},
                 {.name = "flags", .ctype = "int", .type = "int"},
                 {.name = "st", .ctype = "struct stat *", .struct_name = "stat"}}};
  Result<Expr> expr = ParseExpr({reinterpret_cast<const char*>(data), size});
  if (expr.ok() && !CanBeTrue(*expr, kSpec) && !CanBeFalse(*expr, kSpec)) abort();
  return 0;
}
