// SPDX-License-Identifier: GPL-2.0
/*
 * kapi_violations.c - the last reports, in a ring
 *
 *	seq=7 time=3.014159265 event=outside-accepted syscall=sys_open pid=71
 *	    param=1 name=flags value=0x40000000 ret=3 comm="cat"
 *
 * (one line.) The newest report overwrites the oldest. Numbers go on for as
 * long as the kernel runs, so a gap tells a reader how many it has missed. A
 * reporter that finds the ring busy does not wait: its report is counted as
 * lost, and as an event it was counted before.
 */
#include <linux/atomic.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>
#include <linux/kernel.h>
#include <linux/string_helpers.h>
#include <linux/time64.h>

#include "internal.h"

DEFINE_RAW_SPINLOCK(kapi_violations_lock);

/* All under the lock: violation N is at N % KAPI_VIOLATIONS. */
static struct kapi_violation kapi_ring[KAPI_VIOLATIONS];
static u64 kapi_ring_first = 1;		/* the first since the last clearing */
static u64 kapi_ring_next = 1;

static atomic64_t kapi_ring_lost;

/* Gives @violation its number. */
void kapi_violation_add(struct kapi_violation *violation)
{
	unsigned long flags;

	if (!raw_spin_trylock_irqsave(&kapi_violations_lock, flags)) {
		atomic64_inc(&kapi_ring_lost);
		return;
	}
	violation->seq = kapi_ring_next++;
	kapi_ring[violation->seq % KAPI_VIOLATIONS] = *violation;
	raw_spin_unlock_irqrestore(&kapi_violations_lock, flags);
}

/* Copies the oldest one whose number is at least @from; false if there is none. */
bool kapi_violation_get(u64 from, struct kapi_violation *violation)
{
	guard(raw_spinlock_irqsave)(&kapi_violations_lock);
	from = max(from, kapi_ring_first);
	if (kapi_ring_next > KAPI_VIOLATIONS)
		from = max(from, kapi_ring_next - KAPI_VIOLATIONS);
	if (from >= kapi_ring_next)
		return false;
	*violation = kapi_ring[from % KAPI_VIOLATIONS];
	return true;
}

void kapi_violations_clear(void)
{
	guard(raw_spinlock_irqsave)(&kapi_violations_lock);
	kapi_ring_first = kapi_ring_next;
	atomic64_set(&kapi_ring_lost, 0);
}

/* Reports that found the ring busy, since the last clearing. */
u64 kapi_violations_lost(void)
{
	return atomic64_read(&kapi_ring_lost);
}

static int kapi_context_text(char *buf, size_t size, u32 contexts)
{
	const char *before = "";
	int length = 0;
	u32 bit;

	for (bit = 0; bit < kapi_context_words.count; bit++) {
		if (!(contexts & BIT(bit)))
			continue;
		length += scnprintf(buf + length, size - length, "%s%s", before,
				    kapi_word(&kapi_context_words, bit));
		before = "|";
	}
	return length;
}

/* What the log and the ring have in common. KAPI_VIOLATION_TEXT is enough room. */
int kapi_violation_text(char *buf, size_t size, const struct kapi_violation *violation)
{
	int length = scnprintf(buf, size, "event=%s syscall=%s pid=%d",
			       kapi_event_names[violation->event], violation->api,
			       violation->pid);

	if (violation->index >= 0) {
		length += scnprintf(buf + length, size - length, " param=%d name=%s value=0x%llx",
				    violation->index, violation->param, violation->value);
	} else if (violation->event == KAPI_EVENT_CONTEXT) {
		length += scnprintf(buf + length, size - length, " value=");
		length += kapi_context_text(buf + length, size - length, violation->value);
	}
	return length + scnprintf(buf + length, size - length, " ret=%ld", violation->ret);
}

/* A task may call itself anything: what is not printable becomes \xNN. */
void kapi_violation_show(struct seq_file *m, const struct kapi_violation *violation)
{
	char text[KAPI_VIOLATION_TEXT];
	u32 nanoseconds;
	u64 seconds = div_u64_rem(violation->time_ns, NSEC_PER_SEC, &nanoseconds);

	kapi_violation_text(text, sizeof(text), violation);
	seq_printf(m, "seq=%llu time=%llu.%09u %s comm=\"", violation->seq, seconds, nanoseconds,
		   text);
	seq_escape_str(m, violation->comm, ESCAPE_NAP | ESCAPE_APPEND | ESCAPE_HEX, "\"\\");
	seq_puts(m, "\"\n");
}
