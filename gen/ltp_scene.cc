#include "gen/ltp_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "gen/c_text.h"
#include "gen/c_world.h"
#include "gen/ltp_replay.h"

namespace kapifuzz {

std::string LinesOf(const std::vector<std::string>& statements) {
  std::string text;
  for (const std::string& statement : statements) text += "\t" + statement + "\n";
  return text;
}

std::string StaticFunction(const std::string& head, const std::string& body) {
  return fmt::format("static {}\n{{\n{}}}\n\n", head, body);
}

std::string StaticsOf(const LtpModel& m, const LtpColumns& columns) {
  std::string text;
  for (const std::string& name : m.fds) text += fmt::format("static int {} = -1;\n", name);
  for (const std::string& name : m.fd_pairs)
    text += fmt::format("static int {}[2] = {{ -1, -1 }};\n", name);
  if (m.adopts_fds()) text += "static int new_fd = -1;\n";
  const bool closed = std::ranges::any_of(m.cases, [](const LtpCase& c) {
    return std::ranges::any_of(c.args, [](const LtpArg& arg) { return arg.text == "closed_fd"; });
  });
  if (closed) text += "static int closed_fd = -1;\n";
  for (const auto& [name, value] : columns.number_statics())
    text += fmt::format("static int {} = {};\n", name, value);
  for (const auto& [name, buffer] : m.buffers) text += fmt::format("static void *{};\n", name);
  for (const auto& [name, what] : m.long_strings) {
    text += fmt::format("static char {}[{} + 1];\n", name, what.substr(what.find('\n') + 1));
  }
  if (columns.uses_bad_addr()) text += "static void *bad_addr;\n";
  if (columns.uses_null_pointer()) text += "static void *null_pointer;\n";
  if (m.around.nofile || m.around.no_free_fd) text += "static rlim_t nofile;\n";
  size_t notes = 0;
  for (const LtpCase& c : m.cases) notes = std::max(notes, c.notes.size());
  if (notes != 0)
    text += fmt::format("\n/* What was seen before the call. */\nstatic long old[{}];\n", notes);
  return text.empty() ? text : text + "\n";
}

std::string FdListOf(const LtpModel& m) {
  if (!m.keeps_fds()) return "";
  std::vector<std::string> names;
  for (const std::string& name : m.fds) names.push_back("&" + name);
  for (const std::string& name : m.fd_pairs) {
    for (int i = 0; i < 2; ++i) names.push_back(fmt::format("&{}[{}]", name, i));
  }
  if (m.adopts_fds()) names.push_back("&new_fd");
  std::string text = "static int *const fds[] = {\n";
  for (const std::string& name : names) text += "\t" + name + ",\n";
  text += "};\n\n";
  return text + StaticFunction("void close_fds(void)",
                               "\tunsigned int i;\n\n"
                               "\tfor (i = 0; i < ARRAY_SIZE(fds); i++) {\n"
                               "\t\tif (*fds[i] != -1)\n"
                               "\t\t\tSAFE_CLOSE(*fds[i]);\n"
                               "\t}\n");
}

namespace {

// Bytes of the memory, as C.
std::string SizeText(const LtpBuffer& buffer) {
  if (buffer.elements_of == nullptr) return std::to_string(buffer.size);
  const uint32_t count = buffer.size / buffer.elements_of->size;
  const std::string one = fmt::format("sizeof(struct {})", buffer.elements_of->name);
  return count == 1 ? one : fmt::format("{} * {}", count, one);
}

std::string ElementLine(const std::string& name, const LtpBuffer& buffer, size_t index) {
  const MemberwiseStruct& layout = *buffer.elements_of;
  const size_t at = index * layout.size;
  const std::string_view bytes = buffer.data;
  return fmt::format("((struct {0} *){1})[{2}] = (struct {0}){3};", layout.name, name, index,
                     InitializerOf(layout, at < bytes.size() ? bytes.substr(at) : ""));
}

// What set-up writes into guarded memory.
std::vector<std::string> FillingLines(const std::string& name, const LtpBuffer& buffer) {
  std::vector<std::string> lines;
  if (buffer.pattern) lines.push_back(fmt::format("memset({}, 'A', {});", name, SizeText(buffer)));
  if (!buffer.has_data || buffer.size == 0) return lines;
  if (buffer.elements_of == nullptr) {
    lines.push_back(
        fmt::format("memcpy({}, {}, {});", name, CString(buffer.data), buffer.data.size()));
    return lines;
  }
  for (size_t i = 0; i < buffer.size / buffer.elements_of->size; ++i)
    lines.push_back(ElementLine(name, buffer, i));
  return lines;
}

}  // namespace

std::string SetupOf(const LtpModel& m, const LtpColumns& columns) {
  std::vector<std::string> lines;
  for (const SetupCall& call : SetupCallsOf(m.fixtures)) lines.push_back(LtpSetupLine(call));
  for (const auto& [name, what] : m.long_strings) {
    const size_t cut = what.find('\n');
    lines.push_back(fmt::format("repeat({}, {}, {});", name, CString(what.substr(0, cut)),
                                what.substr(cut + 1)));
  }
  for (const auto& [name, buffer] : m.buffers) {
    const std::vector<std::string> filling = FillingLines(name, buffer);
    lines.insert(lines.end(), filling.begin(), filling.end());
  }
  if (columns.uses_bad_addr()) lines.push_back("bad_addr = tst_get_bad_addr(NULL);");
  if (m.around.fsize) lines.push_back("SAFE_SIGNAL(SIGXFSZ, SIG_IGN);");
  const bool breaks_pipes =
      std::ranges::any_of(m.cases, [](const LtpCase& c) { return c.error == EPIPE; });
  if (breaks_pipes) lines.push_back("SAFE_SIGNAL(SIGPIPE, SIG_IGN);");
  const bool limits_fds = m.around.nofile || m.around.no_free_fd;
  if (limits_fds) {
    lines.insert(lines.begin(),
                 {"struct rlimit limit;", "", "SAFE_GETRLIMIT(RLIMIT_NOFILE, &limit);",
                  "nofile = limit.rlim_cur;"});
  }
  if (m.has_successes()) lines.push_back("umask(022);");
  std::string body;
  for (const std::string& line : lines) body += line.empty() ? "\n" : "\t" + line + "\n";
  return body.empty() ? "" : StaticFunction("void setup(void)", body);
}

std::string CleanupOf(const LtpModel& m) {
  std::vector<std::string> lines;
  // A call that ended the test may have left the process as nobody.
  if (m.around.nobody)
    lines.insert(lines.end(), {"if (geteuid() == NOBODY)", "\tSAFE_SETEUID(0);"});
  if (m.keeps_fds()) lines.push_back("close_fds();");
  // A set-up that failed half-way has not made all of this; umount() and access() find out.
  for (const SetupCall& call : CleanupCallsOf(m.fixtures)) {
    const std::string path = call.args.substr(0, call.args.find(','));
    if (call.function == "umount") {
      lines.push_back(fmt::format("tst_umount({});", path));
    } else {
      lines.push_back(fmt::format("if (!access({}, F_OK))", path));
      lines.push_back(fmt::format("\t{}({});", call.function, call.args));
    }
  }
  return lines.empty() ? "" : StaticFunction("void cleanup(void)", LinesOf(lines));
}

std::string TestStructOf(const LtpModel& m, bool has_setup, bool has_cleanup, bool alone) {
  std::string text = "static struct tst_test test = {\n";
  if (has_setup) text += "\t.setup = setup,\n";
  if (has_cleanup) text += "\t.cleanup = cleanup,\n";
  text += alone ? "\t.test_all = verify,\n" : "\t.test = verify,\n\t.tcnt = ARRAY_SIZE(tcases),\n";
  if (m.needs_tmpdir) text += "\t.needs_tmpdir = 1,\n";
  if (m.needs_root) text += "\t.needs_root = 1,\n";
  if (m.read_only_fs) text += "\t.needs_rofs = 1,\n\t.mntpoint = \"ro\",\n";
  if (!m.buffers.empty()) {
    text += "\t.bufs = (struct tst_buffers []) {\n";
    for (const auto& [name, buffer] : m.buffers)
      text += fmt::format("\t\t{{ &{}, .size = {} }},\n", name, SizeText(buffer));
    text += "\t\t{}\n\t},\n";
  }
  return text + "};\n";
}

}  // namespace kapifuzz
