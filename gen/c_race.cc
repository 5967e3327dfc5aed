#include "gen/c_race.h"

#include <fmt/format.h>

namespace kapifuzz {

std::string RacersText(const CRacer& first, const CRacer& second) {
  std::string text = fmt::format(
      "struct racer first = {{ .call = {{ {} }}, .delay = delay < 0 ? delay * delay : 0 }};\n"
      "struct racer second = {{ .call = {{ {} }}, .delay = delay > 0 ? delay * delay : 0 }};\n"
      "\n"
      "run_pair(&first, &second, order);\n"
      "\n"
      "FILE *out = fmemopen(line, LINE, \"w\");\n",
      first.call, second.call);
  const auto print = [&](std::string_view variable, const CRacer& racer,
                         std::string_view separator) {
    text += fmt::format("fprintf(out, \"{}{} = %ld\", {}.ret);\n", separator, racer.name, variable);
    if (!racer.buffer.empty())
      text += fmt::format("print_bytes(out, {}, {}.ret);\n", racer.buffer, variable);
  };
  print("first", first, "");
  print("second", second, ", ");
  return text + "list_descriptors(out);\nfclose(out);\n";
}

std::string_view RaceMain() {
  return R"(/* A process of its own, so that each try begins with the same. */
static void fork_try(char *line, enum order order, int delay)
{
	pid_t pid;

	*line = 0;
	pid = fork();
	CHECK(pid);
	if (pid == 0) {
		one_try(line, order, delay);
		_exit(0);
	}
	CHECK(waitpid(pid, NULL, 0));
}

int main(void)
{
	char *as_written = mmap(NULL, 3 * LINE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *swapped = as_written + LINE, *at_once = swapped + LINE;
	time_t end = time(NULL) + 6;
	int tries, neither = 0;

	if (as_written == MAP_FAILED)
		err(1, "mmap");
	fork_try(as_written, AS_WRITTEN, 0);
	fork_try(swapped, SWAPPED, 0);
	printf("as written: %s\nswapped:    %s\n", as_written, swapped);
	for (tries = 0; tries < 1000 && time(NULL) < end; tries++) {
		fork_try(at_once, AT_ONCE, tries % 41 - 20);
		if (*at_once && strcmp(at_once, as_written) && strcmp(at_once, swapped) && !neither++)
			printf("at once:    %s\n", at_once);
	}
	printf("neither:    %d of %d tries\n", neither, tries);
	return 0;
}
)";
}

}  // namespace kapifuzz
