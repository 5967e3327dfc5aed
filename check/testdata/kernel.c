/*
 * What check_image_test.cc compiles to a small image: a syscall as the kernel has them, and functions below it whose
 * errors come by all the ways that check/return_sources.h follows.
 */
typedef unsigned long size_t;
typedef unsigned short umode_t;

struct stat {
	unsigned long st_dev;
	unsigned long st_ino;
	unsigned long st_nlink;
	unsigned int st_mode;
	union {
		unsigned int st_uid;
		unsigned int st_alias;
	};
	unsigned long rest[14];
};

struct pt_regs {
	unsigned long di, si, dx;
};

#define NOIPA __attribute__((noipa))

enum { ENOENT = 2, EIO = 5, E2BIG = 7, EBADF = 9, ECHILD = 10, ENOMEM = 12, EFAULT = 14, EXDEV = 18,
       EINVAL = 22, ENFILE = 23, EMFILE = 24,
       ENOSPC = 28, EROFS = 30, ESTALE = 116, ENOTRECOVERABLE = 131, ERESTARTSYS = 512,
       DEMO_GET_STAT = 0x80906401u };

long (*driver)(long x);

NOIPA int find(long x)
{
	if (x == 1)
		return -ECHILD;
	return x > 5 ? -ENOENT : 0;
}

NOIPA int find_slowly(long x)
{
	return x > 7 ? -ESTALE : 0;
}

/* Its result is thrown away. */
NOIPA long log_it(long x)
{
	return x ? -EIO : 0;
}

/* An error in a pointer. */
NOIPA void *allocate(long x)
{
	return x ? (void *)-ENOMEM : (void *)&driver;
}

NOIPA long wait_for(long x)
{
	return x ? -ERESTARTSYS : 3;
}

/* The kernel is wrong already where it warns. */
NOIPA long warned(long x)
{
	if (x) {
		asm volatile("ud2");
		return -ENOTRECOVERABLE;
	}
	return 0;
}

/* The path walk's own errors are known by its file. */
#line 1 "fs/namei.c"
NOIPA long walk(long x)
{
	return x ? -EXDEV : 0;
}
#line 100 "fs/kernel.c"

/* A fault goes on at a label. */
NOIPA long store(long *to, long x)
{
	asm goto("1: mov %0, (%1)\n"
		 ".pushsection __ex_table, \"a\"\n"
		 ".long 1b - ., %l[fault] - ., 3\n"
		 ".popsection"
		 : : "r"(x), "r"(to) : "memory" : fault);
	return 0;
fault:
	return -EFAULT;
}

/* A fault puts -E2BIG into rax. */
NOIPA long load(long *from)
{
	long err = 0;

	asm volatile("1: mov (%1), %1\n"
		     "2:\n"
		     ".pushsection __ex_table, \"a\"\n"
		     ".long 1b - ., 2b - ., 17 | 0xfff9 << 16\n"
		     ".popsection"
		     : "+a"(err), "+r"(from));
	return err;
}

/* A jump table. */
NOIPA long chosen(long x)
{
	switch (x) {
	case 0: return log_it(3) + 1;
	case 1: return -ENFILE;
	case 2: return -EMFILE;
	case 3: return wait_for(x + 1);
	case 4: return -ENOSPC;
	case 5: return find(x) + 7;
	case 6: return -EROFS;
	case 7: return store(&x, x);
	case 8: return load(&x);
	case 9: return warned(x);
	case 10: return walk(x);
	default: return 0;
	}
}

static inline __attribute__((always_inline)) long __do_sys_demo(unsigned int fd, struct stat *statbuf, size_t count,
								umode_t mode)
{
	int err;
	void *memory;

	if (fd == 3)
		return -EBADF;
	log_it(count);
	err = find(fd);
	if (err == -ECHILD)
		err = find_slowly(fd);
	if (err)
		return err;
	memory = allocate(count);
	if ((unsigned long)memory >= (unsigned long)-4095)
		return (long)memory;
	if (mode & 1)
		return chosen(count);
	if (mode & 2)
		return driver(count);
	return count > 10 ? -EINVAL : 0;
}

NOIPA long __x64_sys_demo(const struct pt_regs *regs)
{
	return __do_sys_demo(regs->di, (void *)regs->si, regs->dx, regs->dx);
}

/* What SYSCALL_DEFINE0 makes. */
NOIPA long __do_sys_none(const struct pt_regs *__unused)
{
	return 0;
}
