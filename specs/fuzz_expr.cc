// libFuzzer target: any bytes as an expression. What parses must print to text that parses to the same tree.
#include <cstdint>
#include <cstdlib>

#include "specs/constants.h"
#include "specs/expr.h"
#include "specs/expr_check.h"
#include "specs/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  static const ApiSpec kSpec{.params = {{.name = "fd", .type = "fd"},
                                        {.name = "filename", .type = "path"},
                                        {.name = "st", .type = "struct", .struct_name = "stat"}}};
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Result<Expr> expr = ParseExpr(text);
  if (expr.ok()) {
    Result<Expr> again = ParseExpr(ToString(*expr));
    if (!again.ok() || !(*again == *expr)) abort();
    (void)CheckExpr(*expr, kSpec, ExprPlace::kAfter);
    (void)EvaluateConstant(*expr);
  }
  (void)CheckTarget(ParseTarget(text), kSpec);
  return 0;
}
