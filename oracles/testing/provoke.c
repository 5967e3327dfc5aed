// SPDX-License-Identifier: GPL-2.0
/*
 * provoke.c - breaks the kernel that it runs on, step by step, as the file ./steps says
 *
 *   write FILE WORDS      writes the words to a file of procfs, sysfs or debugfs
 *   spawn FILE WORDS      the same in a child that nobody waits for
 *   load MODULE WORDS     loads ./MODULE with these parameters
 *   call NUMBER WORDS     makes a system call; the words are its numeric arguments, @ the address of a buffer
 *   sleep SECONDS
 *   say WORDS             a line on the console, as the executor writes them
 *   eat                   takes memory until there is none
 *
 * scripts/provoke-console.sh sends it into a guest and keeps what the console says.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The first word of *text, which becomes what follows it. */
static char *take_word(char **text)
{
	char *word = *text;

	*text += strcspn(*text, " ");
	if (**text)
		*(*text)++ = '\0';
	return word;
}

static void write_words(const char *file, const char *words)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, words, strlen(words)) < 0)
		perror(file);
	if (fd >= 0)
		close(fd);
}

static void load(const char *module, const char *words)
{
	int fd = open(module, O_RDONLY | O_CLOEXEC);

	if (syscall(SYS_finit_module, fd, words, 0) != 0)
		perror(module);
	close(fd);
}

static void call(char *words)
{
	static char buffer[4096];
	long argument[6] = { 0 };
	long number = strtol(take_word(&words), NULL, 0);

	for (int i = 0; i < 6 && *words; i++) {
		const char *word = take_word(&words);

		argument[i] = *word == '@' ? (long)buffer : strtol(word, NULL, 0);
	}
	syscall(number, argument[0], argument[1], argument[2], argument[3], argument[4], argument[5]);
}

static void eat(void)
{
	const size_t bite = 1 << 20;
	char *memory;

	while ((memory = malloc(bite)))
		memset(memory, 1, bite);
}

static void step(char *line)
{
	char *verb = take_word(&line);

	if (!strcmp(verb, "sleep")) {
		sleep((unsigned int)atoi(line));
	} else if (!strcmp(verb, "say")) {
		strcat(line, "\n");
		write_words("/dev/console", line);
	} else if (!strcmp(verb, "call")) {
		call(line);
	} else if (!strcmp(verb, "eat")) {
		eat();
	} else if (!strcmp(verb, "load")) {
		char *module = take_word(&line);

		load(module, line);
	} else if (!strcmp(verb, "write") || !strcmp(verb, "spawn")) {
		char *file = take_word(&line);

		if (!strcmp(verb, "write")) {
			write_words(file, line);
		} else if (fork() == 0) {
			write_words(file, line);
			_exit(0);
		}
	} else {
		fprintf(stderr, "no such step: %s\n", verb);
	}
}

int main(void)
{
	static char line[4096];
	FILE *steps = fopen("steps", "r");

	if (!steps)
		return 1;
	while (fgets(line, sizeof(line) - 1, steps)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			step(line);
	}
	return 0;
}
