// The way through the kernel image, without a kernel: comments -> C header -> compiler -> ELF file -> model, which must be
// the model that the comments gave. The real kernel_api_spec.h is compiled, so a change of its records is noticed here.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "base/files.h"
#include "base/strings.h"
#include "base/subprocess.h"
#include "specs/apispec_writer.h"
#include "specs/compare.h"
#include "specs/elf_reader.h"
#include "specs/kdoc_reader.h"
#include "specs/source_reader.h"
#include "specs/words.h"

namespace kapifuzz {
namespace {

std::string InSource(const std::string& name) { return JoinPath(KAPIFUZZ_SOURCE_DIR, name); }

class ImageTest : public testing::Test {
 protected:
  ImageTest() {
    std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
    dir_ = mkdtemp(pattern.data());
  }
  ~ImageTest() override { std::filesystem::remove_all(dir_); }

  std::string Path(const std::string& name) const { return JoinPath(dir_, name); }

  // Compiles and links; the compiler's messages are the failure's.
  testing::AssertionResult Compile(const std::vector<std::string>& more) const {
    const std::string shim = InSource("specs/testdata/kernel_shim");
    std::vector<std::string> argv = {"gcc",
                                     "-std=gnu11",
                                     "-I" + shim,
                                     "-I" + dir_,
                                     "-I" + InSource("kernel/overlay/include"),
                                     "-include",
                                     shim + "/shim.h",
                                     "-w"};
    argv.insert(argv.end(), more.begin(), more.end());
    Result<CommandOutput> ran = RunCommand(argv, {.timeout_ms = 120'000});
    if (!ran.ok()) return testing::AssertionFailure() << ran.error().ToString();
    if (ran->exit_status == 0) return testing::AssertionSuccess();
    return testing::AssertionFailure() << ran->err;
  }

  testing::AssertionResult BuildImage(const std::vector<ApiSpec>& specs) const {
    std::string prototypes;
    for (const ApiSpec& spec : specs) {
      if (spec.kind != "syscall") continue;
      std::string types;
      for (const Param& param : spec.params) types += (types.empty() ? "" : ", ") + param.ctype;
      prototypes += "long __do_sys_" + std::string(SyscallName(spec)) + "(" +
                    (types.empty() ? "void" : types) + ");\n";
    }
    if (!WriteFileAtomically(Path("prototypes.h"), Definitions() + prototypes).ok() ||
        !WriteFileAtomically(Path("image.apispec.h"), ToApiSpec(specs)).ok()) {
      return testing::AssertionFailure() << "cannot write to " << dir_;
    }
    const std::string shim = InSource("specs/testdata/kernel_shim");
    return Compile({"-nostdlib", "-static", "-no-pie", "-Wl,-e,__kapi_layout",
                    "-Wl,--build-id=none", "-Wl,-T," + shim + "/image.lds", "-o", Path("image"),
                    shim + "/image.c"});
  }

  // The structs and commands at the head of a fixture that specifies them.
  static std::string Definitions() {
    const std::string text = *ReadFile(InSource("specs/testdata/good/whole.c"));
    return text.substr(0, text.find("\n/**\n") + 1);
  }

  std::string dir_;
};

std::string Lines(const std::vector<std::string>& lines) { return Join(lines, "\n"); }

TEST_F(ImageTest, EveryMemberSurvivesTheCompiler) {
  std::vector<ApiSpec> specs;
  for (const char* name : {"specs/testdata/good/older.c", "specs/testdata/good/short.c",
                           "specs/testdata/good/attributes.c", "specs/testdata/good/whole.c"}) {
    for (ApiSpec& spec : ReadSourceText(*ReadFile(InSource(name)), name).specs)
      specs.push_back(spec);
  }
  ASSERT_EQ(specs.size(), 8u);
  ASSERT_TRUE(BuildImage(specs));
  Result<std::vector<ApiSpec>> back = ReadVmlinux(Path("image"));
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_EQ(Lines(DiffSpecs(specs, *back)), "");
  EXPECT_EQ((*back)[2].name, "sys_bare");  // sorted
  const ApiSpec* sample = FindSpec(*back, "sys_sample");
  EXPECT_EQ(sample->location.file, "specs/testdata/good/short.c");
  EXPECT_EQ(sample->location.line, 18);
}

// What a comment leaves out, the compiler knows.
TEST_F(ImageTest, LayoutsAndCommandsComeFromTheCompiler) {
  const std::string name = "specs/testdata/good/whole.c";
  std::vector<ApiSpec> specs = ReadSourceText(*ReadFile(InSource(name)), name).specs;
  EXPECT_FALSE(FindSpec(specs, "sys_whole")->structs[0].size.value);
  ASSERT_TRUE(BuildImage(specs));
  Result<std::vector<ApiSpec>> back = ReadVmlinux(Path("image"));
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  const std::vector<StructSpec>& structs = FindSpec(*back, "sys_whole")->structs;
  ASSERT_EQ(structs.size(), 3u);
  EXPECT_EQ(structs[0].size.value, 24);
  EXPECT_EQ(structs[0].alignment.value, 8);
  EXPECT_EQ(structs[0].fields[2].offset.value, 12);
  EXPECT_EQ(structs[0].fields[2].size.value, 4);
  EXPECT_EQ(structs[1].size.value, 16);
  EXPECT_EQ(structs[2].size.value, 48) << "as given: the file does not see it";
  const ApiSpec* command = FindSpec(*back, "whole_get_value");
  EXPECT_EQ(command->ioctl->number.value, 0x80107704);
  EXPECT_EQ(command->ioctl->size.value, 16);
}

TEST_F(ImageTest, AWrongCommandNumberStopsTheCompiler) {
  const std::string name = "specs/testdata/good/whole.c";
  std::vector<ApiSpec> specs = ReadSourceText(*ReadFile(InSource(name)), name).specs;
  for (ApiSpec& spec : specs) {
    if (spec.name == "WHOLE_SET_RANGE") spec.ioctl->number.value = 7;
  }
  testing::AssertionResult built = BuildImage(specs);
  EXPECT_FALSE(built);
  EXPECT_NE(std::string(built.message()).find("WHOLE_SET_RANGE disagrees"), std::string::npos)
      << built.message();
}

TEST_F(ImageTest, TheSpecificationsOfThisProjectSurviveAndStaySmall) {
  Result<SourceSpecs> found = ReadSource(InSource("specs/linux"), {});
  ASSERT_TRUE(found.ok());
  ASSERT_TRUE(BuildImage(found->specs));
  Result<std::vector<ApiSpec>> back = ReadVmlinux(Path("image"));
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_EQ(Lines(DiffSpecs(found->specs, *back)), "");
  Result<std::vector<Footprint>> footprints = ReadFootprints(Path("image"));
  ASSERT_TRUE(footprints.ok());
  for (const Footprint& footprint : *footprints)
    EXPECT_LT(footprint.total(), 16384u) << footprint.name;
}

TEST_F(ImageTest, WrongTypesStopTheCompiler) {
  std::vector<ApiSpec> specs =
      ReadSourceText(*ReadFile(InSource("specs/testdata/good/short.c")), "f").specs;
  ASSERT_TRUE(BuildImage(specs));
  std::string prototypes = *ReadFile(Path("prototypes.h"));
  size_t at = prototypes.find("unsigned int");
  ASSERT_NE(at, std::string::npos);
  prototypes.replace(at, 12, "unsigned char");
  ASSERT_TRUE(WriteFileAtomically(Path("prototypes.h"), prototypes).ok());
  testing::AssertionResult compiled =
      Compile({"-fsyntax-only", InSource("specs/testdata/kernel_shim/image.c")});
  EXPECT_FALSE(compiled);
  EXPECT_NE(std::string(compiled.message()).find("sys_sample disagrees"), std::string::npos)
      << compiled.message();
}

// Every word has the number that the kernel's enumerator has.
TEST_F(ImageTest, WordsAgreeWithTheKernelHeader) {
  const WordSet* const sets[] = {&ApiKinds(),         &SignalStates(),      &IoctlDirections(),
                                 &SocketStates(),     &SocketProtocols(),   &BufferBehaviors(),
                                 &AsyncModes(),       &NetworkProperties(), &ParamTypes(),
                                 &ParamFlags(),       &Contexts(),          &ConstraintKinds(),
                                 &ReturnChecks(),     &LockTypes(),         &LockScopes(),
                                 &SignalDirections(), &SignalActions(),     &CapabilityActions(),
                                 &EffectTypes(),      &FailureAtomicity(),  &Concurrencies()};
  std::string text = "#include <linux/kernel_api_spec.h>\n";
  for (const WordSet* set : sets) {
    for (const std::string& name : set->Words()) {
      const Word* word = set->Find(name);
      text += "static_assert(" + set->Enumerator(*word) + " == " + std::to_string(word->number) +
              ", \"" + name + "\");\n";
    }
  }
  ASSERT_TRUE(WriteFileAtomically(Path("words.c"), text).ok());
  EXPECT_TRUE(Compile({"-fsyntax-only", Path("words.c")}));
}

class DamagedImage : public ImageTest {
 protected:
  void SetUp() override {
    ApiSpec spec{.name = "sys_x"};
    spec.failure_atomic = "yes";
    spec.params = {{.name = "a", .ctype = "int", .type = "int", .kinds = {"file", "dir"}}};
    ASSERT_TRUE(BuildImage({spec}));
    Result<std::string> bytes = ReadFile(Path("image"));
    ASSERT_TRUE(bytes.ok());
    image_ = *bytes;
  }

  std::string Read(std::string_view bytes) const {
    Result<std::vector<ApiSpec>> specs =
        ReadElfSpecs({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, "image");
    return specs.ok() ? "ok" : specs.error().ToString();
  }

  std::string image_;
};

TEST_F(DamagedImage, IsRefusedWithAReason) {
  EXPECT_EQ(Read(image_), "ok");
  EXPECT_EQ(Read(""), "image: is no ELF file");
  EXPECT_EQ(Read("#!/bin/sh\n"), "image: is no ELF file");
  std::string other = image_;
  size_t magic = other.find("IPAK");  // KAPI_LAYOUT_MAGIC, little-endian
  ASSERT_NE(magic, std::string::npos);
  other[magic + 4] = 9;
  EXPECT_EQ(Read(other),
            "image: has specifications of layout version 9; this tool reads version 2");
  other = image_;
  other[magic + 8] = 4;
  EXPECT_EQ(Read(other), "image: has records of other sizes than layout version 2");
}

// No prefix and no damaged byte may do worse than an error; sanitizers watch.
TEST_F(DamagedImage, NeverCrashesTheReader) {
  for (size_t size = 0; size < image_.size(); size += 97) Read(image_.substr(0, size));
  for (size_t at = 0; at < image_.size(); at += 3) {
    std::string damaged = image_;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x81);
    Read(damaged);
  }
}

// The same with every record there is.
TEST_F(DamagedImage, NeverCrashesTheReaderOfAnyRecord) {
  const std::string name = "specs/testdata/good/whole.c";
  ASSERT_TRUE(BuildImage(ReadSourceText(*ReadFile(InSource(name)), name).specs));
  const std::string image = *ReadFile(Path("image"));
  ASSERT_EQ(Read(image), "ok");
  int refused = 0;
  for (size_t at = 0; at < image.size(); at += 29) {
    std::string damaged = image;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x81);
    refused += Read(damaged) != "ok";
  }
  EXPECT_GT(refused, 50);
}

TEST_F(ImageTest, AnImageWithoutSpecificationsSaysSo) {
  ASSERT_TRUE(WriteFileAtomically(Path("empty.c"), "int empty;\n").ok());
  ASSERT_TRUE(Compile(
      {"-nostdlib", "-static", "-no-pie", "-Wl,-e,empty", "-o", Path("empty"), Path("empty.c")}));
  Result<std::vector<ApiSpec>> specs = ReadVmlinux(Path("empty"));
  ASSERT_FALSE(specs.ok());
  EXPECT_EQ(specs.error().message,
            "has no symbol __kapi_layout; was it built with CONFIG_KAPI_SPEC?");
}

}  // namespace
}  // namespace kapifuzz
