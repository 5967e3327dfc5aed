#include "oracles/stack_frames.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr size_t kMaxFrames = 16;

// One line per family. Names are those of arch/x86, kernel/, lib/ and mm/ in Linux 6.1 to 6.18.
const RE2& UninterestingFunctions() {
  static const RE2* const kPattern = new RE2(
      // how reports come about
      "dump_stack.*|show_stack|print_.*|kasan_.*|__kasan_.*|__asan_.*|check_region_inline|"
      "kmsan_.*|__msan_.*|kfence_.*|kcsan_.*|__tsan_.*|__ubsan_.*|ubsan_.*|val_to_string|"
      "v?panic|oops_.*|make_task_dead|rewind_stack.*|do_exit|do_group_exit|die|__die.*|die_addr|"
      "page_fault_oops|kernelmode_fixup_or_oops|"
      "bad_area.*|__bad_area.*|do_user_addr_fault|do_kern_addr_fault|handle_page_fault|exc_.*|"
      "asm_.*|sysvec_.*|__sysvec_.*|do_error_trap|do_trap.*|handle_bug|report_bug|__report_bug|"
      "__warn.*|warn_slowpath.*|fixup_bug|nmi_.*|trigger_.*|watchdog.*|softlockup.*|"
      "rcu_dump_.*|rcu_check_gp_.*|rcu_sched_clock_irq|update_process_times|tick_.*|"
      "hrtimer_interrupt|__hrtimer_run_queues|check_hung_.*|"
      // checks that accuse their caller
      "refcount_warn_saturate|__list_(add|del)_.*|debug_object_.*|debug_print_object|"
      "usercopy_abort|__check_object_size|(__)?check_heap_object|__?fortify_panic|"
      "__might_.*|___might_sleep|lockdep_.*|__lockdep_.*|debug_check_no_locks.*|"
      "slab_err|slab_bug|object_err|check_.*|free_debug_processing|alloc_debug_processing|"
      // locks and waiting
      "lock_acquire.*|__lock_acquire.*|lock_release|__lock_release|validate_chain|mark_lock.*|"
      "_raw_(spin|read|write)_.*|do_raw_.*|.*queued_spin_lock_slowpath|"
      "(__)?mutex_.*|(__)?down_(read|write).*|(__)?up_(read|write).*|rwsem_.*|rt_mutex_.*|"
      "(__)?schedule.*|io_schedule.*|preempt_schedule.*|(do_)?wait_for_.*|__wait_for_.*|"
      "__cond_resched|rcu_read_.*|synchronize_.*|srcu_.*|cpu_relax|"
      // copying
      "(__)?mem(cpy|set|move|cmp|chr|scan).*|(__)?str[a-z]+|copy_(to|from)_user.*|"
      "_copy_(to|from).*|raw_copy_.*|copy_user_.*|rep_(movs|stos)_alternative|clear_user.*|"
      "__get_user_.*|__put_user_.*|"
      // the way into the kernel
      "entry_SYSCALL.*|do_syscall_.*|__do_fast_syscall.*|x64_sys_call|ret_from_fork.*|"
      "syscall_(enter|exit)_.*|exit_to_user_mode.*|irqentry_.*|kthread|common_startup_64|"
      "start_secondary|do_idle|cpu_startup_entry|default_idle.*|(pv_native_|native_)safe_halt");
  return *kPattern;
}

// "func+0x1d/0x150", perhaps after a heading or blanks; a "? " marks a value that only looks like a
// return address.
bool ParseFrame(std::string_view line, std::string* function) {
  static const RE2* const kFrame =
      new RE2(R"(^\s*(?:RIP: 0010:)?([A-Za-z_][A-Za-z0-9_.]*)\+0x[0-9a-f]+/0x[0-9a-f]+)");
  return RE2::PartialMatch(line, *kFrame, function);
}

// The stack is over: what follows belongs to other tasks, other times, or user space.
bool EndsStack(std::string_view line) {
  static constexpr std::string_view kHeadings[] = {
      "Allocated by", "Freed by",          "Last potentially", "---[ end trace",
      "RIP: 0033",    "Kernel panic",      "Call Trace:",      "Modules linked",
      "Showing all",  "The buggy address", "==========",       "Second to last"};
  return std::any_of(std::begin(kHeadings), std::end(kHeadings),
                     [&](std::string_view heading) { return line.starts_with(heading); });
}

void AddFrame(std::string_view symbol, std::vector<std::string>* frames) {
  std::string name = FunctionName(symbol);
  if (name.empty() || frames->size() >= kMaxFrames || IsUninteresting(name)) return;
  if (frames->empty() || frames->back() != name) frames->push_back(std::move(name));
}

}  // namespace

std::string FunctionName(std::string_view symbol) {
  return std::string(symbol.substr(0, symbol.find_first_of(".+")));
}

bool IsUninteresting(const std::string& function) {
  return RE2::FullMatch(function, UninterestingFunctions());
}

std::vector<std::string> RelevantFrames(std::span<const std::string> report, std::string_view first,
                                        bool skip_irq) {
  std::vector<std::string> frames;
  AddFrame(first, &frames);
  bool in_stack = false, in_irq = false;
  for (const std::string& line : report) {
    std::string symbol;
    if (line.starts_with("Call Trace:") && !in_stack) {
      in_stack = true;
    } else if (in_stack && EndsStack(line)) {
      break;
    } else if (line.find("<IRQ>") != std::string::npos) {
      in_irq = true;
    } else if (line.find("</IRQ>") != std::string::npos) {
      in_irq = false;
    } else if ((in_stack || line.starts_with("RIP: 0010:")) && !(skip_irq && in_irq) &&
               ParseFrame(line, &symbol)) {
      AddFrame(symbol, &frames);
    }
  }
  return frames;
}

}  // namespace kapifuzz
