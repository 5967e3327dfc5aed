#include "oracles/stack_frames.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr size_t kMaxFrames = 16;

// One paragraph per family. Names are those of arch/x86, kernel/, lib/ and mm/ in Linux 6.1 to 6.18. The functions that hold
// the body of a system call (__x64_sys_NAME, __do_sys_NAME, ksys_NAME) are not here: the bug may be in them.
const RE2& UninterestingFunctions() {
  static const RE2* const kPattern = new RE2(
      // how reports come about
      "dump_stack.*|show_stack|show_regs.*|print_.*|_*kasan_.*|check_slab_allocation|__asan_.*|"
      "kmsan_.*|__msan_.*|__kmsan_.*|kfence_.*|__kfence_.*|kcsan_.*|__tsan_.*|__ubsan_.*|"
      "ubsan_.*|handle_overflow|val_to_string|stack_trace_.*|save_stack.*|stack_depot_.*|"
      "unwind_.*|arch_stack_walk|v?panic|nmi_panic.*|unknown_nmi_error|default_do_nmi|"
      "(end_|first_)?(repeat_)?nmi|oops_.*|make_task_dead|rewind_stack.*|"
      "do_exit|do_group_exit|die|__die.*|die_addr|page_fault_oops|kernelmode_fixup_or_oops|"
      "handle_stack_overflow|bad_area.*|__bad_area.*|do_user_addr_fault|do_kern_addr_fault|"
      "handle_page_fault|exc_.*|asm_.*|sysvec_.*|__sysvec_.*|do_error_trap|do_trap.*|"
      "handle_bug|report_bug|__report_bug|report_cfi_failure.*|handle_cfi_failure|"
      "ex_handler_msr.*|fixup_exception|__warn.*|warn_slowpath.*|fixup_bug|nmi_.*|trigger_.*|"
      "watchdog.*|softlockup.*|rcu_dump_.*|rcu_check_gp_.*|rcu_sched_clock_irq|"
      "update_process_times|tick_.*|hrtimer_interrupt|__hrtimer_run_queues|check_hung_.*|"
      "kmemleak_(alloc|free|vmalloc|scan|ignore|not_leak|update).*|create_object.*|"
      // checks that accuse their caller
      "refcount_.*|__refcount_.*|kref_.*|__list_(add|del)_.*|plist_.*|debug_object_.*|"
      "debug_print_object|debug_(timer|hrtimer|work|rcu)_.*|__debug_.*|debug_smp_processor_id|"
      "check_preemption_disabled|usercopy_abort|__check_object_size|check_object_size|"
      "(__)?check_heap_object|check_stack_object|__?fortify_(panic|report)|__might_.*|"
      "___might_sleep|lockdep_.*|__lockdep_.*|debug_check_no_.*|__stack_chk_fail|slab_err|"
      "slab_bug|slab_fix|slab_pad_check.*|object_err|free_debug_processing|"
      "alloc_debug_processing|free_consistency_checks|on_freelist|"
      "check_(object|slab|bytes.*|pad_bytes|poison.*|memory_region|region_inline)|bad_page.*|"
      "free_page_is_bad.*|__kernel_(un)?poison_pages|free_page_prepare.*|"
      "free_tail_page_prepare|check_new_page.*|dump_page.*|page_table_check_.*|"
      // allocators
      "(__|___)?k[mz]alloc.*|(__)?kcalloc.*|(__)?k?v[mz]alloc.*|(__)?krealloc.*|kvrealloc.*|"
      "(__)?kmem_cache_.*|(__)?k?v?free|kvfree_.*|kfree_.*|kfree|"
      "(__|___)?slab_(alloc|free|post_alloc).*|do_slab_free|free_to_partial_list|"
      "free_large_kmalloc|new_slab|allocate_slab|get_(any_)?partial.*|deactivate_slab|"
      "flush_cpu_slab|put_cpu_partial|(__)?put_partials|unfreeze_partials|discard_slab|"
      "free_slab|__free_slab|qlist_free_all|(__)?alloc_(frozen_)?pages?(_.*)?|"
      "(__)?free_(frozen_)?pages?(_.*)?|free_unref_.*|free_one_page|__free_one_page|"
      "(__)?get_free_pages?.*|get_page_from_freelist|post_alloc_hook|prep_new_page|rmqueue.*|"
      "memdup_.*|kmemdup.*|kstr[a-z]*dup.*|vmemdup_.*|alloc_percpu.*|pcpu_alloc.*|free_percpu|"
      // locks and waiting
      "lock_acquire.*|__lock_acquire.*|lock_release|__lock_release|lock_is_held.*|"
      "lock_(downgrade|set_class).*|validate_chain|mark_(lock|held|usage|irqflags).*|"
      "add_lock_to_list|register_lock_class|assign_lock_key|"
      "check_(noncircular|prev_add|prevs_add|deadlock|irq_usage|usage.*|wait_context|lock_context|"
      "chain_key|path)|"
      "reacquire_held_locks|ww_acquire_.*|valid_state|bad_(unlock|contention).*|"
      "trace_hardirqs_.*|spin_(bug|dump)|rwlock_bug|_raw_(spin|read|write)_.*|"
      "(__)?raw_(spin|read|write)_.*|do_raw_.*|.*queued_(spin|read|write)_(un)?lock.*|"
      "(__)?mutex_.*|(__)?ww_mutex_.*|(__)?down(_.*)?|(__)?up(_.*)?|rwsem_.*|(__)?rt_mutex_.*|"
      "(__)?percpu_(down|up)_.*|osq_.*|lockref_.*|(__)?schedule.*|io_schedule.*|"
      "preempt_schedule.*|(do_)?wait_for_.*|__wait_for_.*|(__)?wait_on_.*|out_of_line_wait_.*|"
      "bit_wait.*|wait_woken|msleep.*|usleep_.*|(__)?(const_)?udelay|delay_(tsc|halt.*|loop)|"
      "__delay|__cond_resched|rcu_read_.*|rcu_note_context_switch|rcu_lock_.*|synchronize_.*|"
      "srcu_.*|cpu_relax|csd_lock_.*|smp_call_function_.*|on_each_cpu.*|"
      // copying, and structures that others keep
      "(__)?mem(cpy|set|move|cmp|chr|scan).*|(__)?str[a-z]+|sized_str[a-z]+|"
      "copy_(to|from)_user.*|_copy_(to|from).*|raw_copy_.*|copy_user_.*|"
      "rep_(movs|stos)_alternative|clear_user.*|__get_user_.*|__put_user_.*|(__)?rb_.*|xas?_.*|"
      "__xa_.*|radix_tree_.*|id[ra]_.*|mas_.*|mtree_.*|"
      // the way into the kernel
      "entry_SYSCALL.*|do_syscall_.*|__do_fast_syscall.*|x64_sys_call|ret_from_fork.*|"
      "syscall_(enter|exit)_.*|exit_to_user_mode.*|irqentry_.*|kthread|common_startup_64|"
      "common_interrupt|__common_interrupt|(__)?irq_exit_rcu|invoke_softirq|handle_softirqs|"
      "(__)?do_softirq.*|run_ksoftirqd|smpboot_thread_fn|worker_thread|"
      "process_(one_work|scheduled_works)|rcu_(do_batch|core|core_si|cpu_kthread)|"
      "call_timer_fn|expire_timers|(__)?run_timer.*|hrtimer_run_softirq|start_secondary|"
      "do_idle|cpu_startup_entry|default_idle.*|cpuidle_.*|(pv_native_|native_)safe_halt|"
      "secondary_startup_64.*|start_kernel|x86_64_start_.*|rest_init|kernel_init.*|"
      "do_one_initcall");
  return *kPattern;
}

enum class Trust { kReturnAddresses, kAnything };

// "func+0x1d/0x150", perhaps after a heading, blanks, or what older kernels print for its address. A "? " marks a value that
// only looks like a return address.
bool ParseFrame(std::string_view line, Trust trust, std::string* function) {
#define FRAME R"(([A-Za-z_][A-Za-z0-9_.]*)\+0x[0-9a-f]+/0x[0-9a-f]+)"
  static const RE2* const kSure =
      new RE2(R"(^(?:kmemleak:)?\s*(?:RIP: 0010:|\[<[^>]*>\] )?)" FRAME);
  static const RE2* const kAny = new RE2(R"(^\s*\? )" FRAME);
#undef FRAME
  return RE2::PartialMatch(line, trust == Trust::kAnything ? *kAny : *kSure, function);
}

// The stack is over: what follows belongs to other tasks, other times, or user space.
bool EndsStack(std::string_view line) {
  static constexpr std::string_view kHeadings[] = {
      " </TASK>",       "Allocated by",  "Freed by",           "Last potentially",
      "---[ end trace", "RIP: 0033",     "Kernel panic",       "Call Trace:",
      "Modules linked", "Showing all",   "Showing backtraces", "The buggy address",
      "==========",     "Second to last"};
  return std::any_of(std::begin(kHeadings), std::end(kHeadings),
                     [&](std::string_view heading) { return line.starts_with(heading); });
}

void AddFrame(std::string_view symbol, std::vector<std::string>* frames) {
  std::string name = FunctionName(symbol);
  if (name.empty() || frames->size() >= kMaxFrames || IsUninteresting(name)) return;
  if (frames->empty() || frames->back() != name) frames->push_back(std::move(name));
}

void AddNamed(std::string_view named, std::vector<std::string>* frames) {
  constexpr std::string_view kAnd = " / ";
  const size_t at = named.find(kAnd);
  AddFrame(named.substr(0, at), frames);
  if (at != named.npos) AddFrame(named.substr(at + kAnd.size()), frames);
}

// The first frames below the heading: everything up to the first line behind them that is none.
void AddHeadingStack(std::span<const std::string> report, std::vector<std::string>* frames) {
  bool in_stack = false;
  for (const std::string& line : report) {
    std::string symbol;
    const bool frame = ParseFrame(line, Trust::kReturnAddresses, &symbol);
    if (in_stack && !frame) return;
    if (frame) AddFrame(symbol, frames);
    in_stack = frame;
  }
}

void AddCallTrace(std::span<const std::string> report, bool skip_irq, Trust trust,
                  std::vector<std::string>* frames) {
  bool in_stack = false, in_irq = false;
  for (const std::string& line : report) {
    std::string symbol;
    if (line.starts_with("Call Trace:") && !in_stack) {
      in_stack = true;
    } else if (in_stack && EndsStack(line)) {
      return;
    } else if (line.find("<IRQ>") != std::string::npos) {
      in_irq = true;
    } else if (line.find("</IRQ>") != std::string::npos) {
      in_irq = false;
    } else if ((in_stack || line.starts_with("RIP: 0010:")) && !(skip_irq && in_irq) &&
               ParseFrame(line, trust, &symbol)) {
      AddFrame(symbol, frames);
    }
  }
}

}  // namespace

std::string FunctionName(std::string_view symbol) {
  return std::string(symbol.substr(0, symbol.find_first_of(".+")));
}

bool IsUninteresting(const std::string& function) {
  return RE2::FullMatch(function, UninterestingFunctions());
}

std::vector<std::string> RelevantFrames(std::span<const std::string> report,
                                        const StackRules& rules) {
  std::vector<std::string> frames;
  AddNamed(rules.named, &frames);
  if (rules.at_heading) {
    AddHeadingStack(report, &frames);
  } else {
    AddCallTrace(report, rules.skip_irq, Trust::kReturnAddresses, &frames);
    // A jump into nowhere leaves no frame of its own: what looks like one is all there is.
    if (frames.empty()) AddCallTrace(report, rules.skip_irq, Trust::kAnything, &frames);
  }
  return frames;
}

}  // namespace kapifuzz
