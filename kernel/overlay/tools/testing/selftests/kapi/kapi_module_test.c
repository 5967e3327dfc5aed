// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_module_test.c - the specification of a module comes and goes with it
 *
 * kapi_module_sample.ko (samples/kapi) has to be in the current directory.
 */
#define _GNU_SOURCE
#include <sys/wait.h>

#include "kapi_test_util.h"

#define MODULE		"kapi_module_sample"
#define API		"kapi_sample_half"
#define ROUNDS		20

static char text[1 << 20];

static bool load(void)
{
	int fd = open(MODULE ".ko", O_RDONLY | O_CLOEXEC);

	CALL(SYS_finit_module, fd, "", 0);
	return closing(fd, gave(0));
}

static bool unload(void)
{
	CALL(SYS_delete_module, MODULE, O_NONBLOCK);
	return gave(0);
}

static bool names(const char *file, const char *word)
{
	return kapi_read(file, text, sizeof(text)) > 0 && strstr(text, word);
}

static bool loaded_module_is_listed(void)
{
	return !names("list", API) && load() && names("list", API) &&
	       names("specs/" API, "number is odd") && names("json/" API, "\"EDOM\"") &&
	       names("all.json", "\"" API "\"") && names("stats", API " calls=0");
}

static bool module_is_loaded_once(void)
{
	int fd = open(MODULE ".ko", O_RDONLY | O_CLOEXEC);

	CALL(SYS_finit_module, fd, "", 0);
	return closing(fd, failed(EEXIST)) && names("list", API);
}

static bool unloaded_module_is_gone(void)
{
	return unload() && !names("list", API) && !names("all.json", "\"" API "\"") &&
	       kapi_read("specs/" API, text, sizeof(text)) < 0 && errno == ENOENT;
}

/* What another process reads meanwhile is whole, with the module or without. */
static bool readers_see_whole_documents(void)
{
	int i, status = -1;
	pid_t reader = fork();

	if (!reader) {
		for (i = 0; i < 5 * ROUNDS; i++) {
			ssize_t size = kapi_read("all.json", text, sizeof(text));

			if (size < 2 || strcmp(text + size - 2, "}\n"))
				_exit(1);
			kapi_read("specs/" API, text, sizeof(text));
		}
		_exit(0);
	}
	for (i = 0; i < ROUNDS; i++) {
		if (!load() || !unload())
			return false;
	}
	return waitpid(reader, &status, 0) == reader && status == 0 && !names("list", API);
}

static const struct test_case cases[] = {
	CASE(loaded_module_is_listed),
	CASE(module_is_loaded_once),
	CASE(unloaded_module_is_gone),
	CASE(readers_see_whole_documents),
};

int main(void)
{
	if (access(MODULE ".ko", R_OK)) {
		ksft_print_header();
		ksft_exit_skip(MODULE ".ko is not here\n");
	}
	RUN_CASES(cases);
}
