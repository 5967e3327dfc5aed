#include "specs/expr_phrases.h"

#include <algorithm>

#include "specs/observables.h"

namespace kapifuzz {
namespace {

constexpr Phrase kPhrases[] = {
    // descriptors
    {"is_open", "", "{0} is open", "{0} is not open"},
    {"kind", "{0}"},
    {"offset", "the offset of {0}"},
    {"size", "the size of {0}"},
    {"nlink", "the link count of {0}"},
    {"ino", "the inode of {0}"},
    {"mode", "the mode of {0}"},
    // aio contexts
    {"aio_alive", "", "{0} is an aio context of the process",
     "{0} is no aio context of the process"},
    {"aio_slots", "the slots of the ring of {0}"},
    {"aio_events", "the completion events that wait in {0}", "", "", true},
    {"aio_pending", "how often {1} is pending in {0}"},
    {"aio_result", "the result of {1} in {0}"},
    {"aio_nr", "the number of events that all aio contexts may have"},
    {"aio_max_nr", "the system's limit on the events of aio contexts"},
    {"owner", "the owner of {0}"},
    {"immutable", "", "{0} is immutable or append-only",
     "{0} is neither immutable nor append-only"},
    {"on_read_only", "", "{0} is on a read-only file system",
     "{0} is not on a read-only file system"},
    {"fd_access_error", "asking for {1} on {0}", "{1} on {0} is refused", "{1} on {0} is granted",
     false, true},
    {"flags", "the status flags of {0}", "", "", true},
    {"cloexec", "", "{0} is close-on-exec", "{0} is not close-on-exec"},
    {"can_read", "", "{0} is open for reading", "{0} is not open for reading"},
    {"can_write", "", "{0} is open for writing", "{0} is not open for writing"},
    {"seekable", "", "{0} can seek", "{0} cannot seek"},
    {"queued", "the number of bytes waiting in {0}"},
    {"poll", "the poll events of {0}", "", "", true},
    {"pipe_room", "the room in {0}"},
    {"peer_open", "", "the other end of {0} is open", "the other end of {0} is closed"},
    {"same_file", "", "{0} and {1} are one file", "{0} and {1} are different files"},
    {"same_description", "", "{0} and {1} share their open file description",
     "{0} and {1} have different open file descriptions"},
    {"lowest_fd", "the lowest free descriptor"},
    {"open_fds", "the number of open descriptors"},
    {"fstype", "the file system of {0}"},
    {"fs_full", "", "the file system of {0} is full", "the file system of {0} has room"},
    {"max_bytes", "the largest offset in {0}"},
    {"binder_manager", "", "{0} belongs to the context manager",
     "{0} does not belong to the context manager"},
    {"can_poll", "", "{0} can be waited for", "{0} cannot be waited for"},
    {"epoll_has", "", "{0} watches {1}", "{0} does not watch {1}"},
    {"epoll_events", "the events that {0} watches {1} for", "", "", true},
    {"epoll_data", "the data that {0} gives for {1}"},
    {"epoll_chain", "the longest chain of instances through {0} if it watched {1}"},
    // paths
    {"fs_full_at", "", "the file system of {0} is full", "the file system of {0} has room"},
    {"path_error", "looking up {0}", "looking up {0} fails", "looking up {0} succeeds", false,
     true},
    {"path_error_nofollow", "looking up {0} itself", "looking up {0} itself fails",
     "looking up {0} itself succeeds", false, true},
    {"exists", "", "{0} exists", "{0} does not exist"},
    {"exists_nofollow", "", "{0} itself exists", "{0} itself does not exist"},
    {"type", "{0}"},
    {"type_nofollow", "{0} itself"},
    {"mode_at", "the mode of {0}"},
    {"nlink_at", "the link count of {0}"},
    {"ino_at", "the inode of {0}"},
    {"size_at", "the size of {0}"},
    {"uid_at", "the owner of {0}"},
    {"nlink_nofollow", "the link count of {0} itself"},
    {"ino_nofollow", "the inode of {0} itself"},
    {"uid_nofollow", "the owner of {0} itself"},
    {"parent_error", "reaching the directory of {0}", "the directory of {0} cannot be reached",
     "the directory of {0} can be reached", false, true},
    {"parent_mode", "the mode of the directory of {0}"},
    {"parent_uid", "the owner of the directory of {0}"},
    {"parent_read_only", "", "the directory of {0} is on a read-only mount",
     "the directory of {0} is not on a read-only mount"},
    {"access_error", "asking for {1} on {0}", "{1} on {0} is refused", "{1} on {0} is granted",
     false, true},
    {"parent_access_error", "asking for {1} on the directory of {0}",
     "{1} on the directory of {0} is refused", "{1} on the directory of {0} is granted", false,
     true},
    {"read_only", "", "{0} is on a read-only mount", "{0} is not on a read-only mount"},
    {"trailing_slash", "", "{0} ends in a slash", "{0} does not end in a slash"},
    {"path_empty", "", "{0} is empty", "{0} is not empty"},
    {"path_absolute", "", "{0} starts with a slash", "{0} does not start with a slash"},
    {"busy_text", "", "{0} is a running program", "{0} is not a running program"},
    {"immutable_at", "", "{0} is immutable or append-only",
     "{0} is neither immutable nor append-only"},
    {"immutable_nofollow", "", "{0} itself is immutable or append-only",
     "{0} itself is neither immutable nor append-only"},
    {"fstype_at", "the file system of {0}"},
    // extended attributes
    {"has_xattr", "", "{0} has the extended attribute {1}", "{0} lacks the extended attribute {1}"},
    {"has_xattr_at", "", "{0} has the extended attribute {1}",
     "{0} lacks the extended attribute {1}"},
    {"has_xattr_nofollow", "", "{0} itself has the extended attribute {1}",
     "{0} itself lacks the extended attribute {1}"},
    {"xattr_size", "the size of the extended attribute {1} of {0}"},
    {"xattr_size_at", "the size of the extended attribute {1} of {0}"},
    {"xattr_size_nofollow", "the size of the extended attribute {1} of {0} itself"},
    {"xattr_holds", "", "the extended attribute {1} of {0} holds the {3} bytes at {2}",
     "the extended attribute {1} of {0} does not hold the {3} bytes at {2}"},
    {"xattr_holds_at", "", "the extended attribute {1} of {0} holds the {3} bytes at {2}",
     "the extended attribute {1} of {0} does not hold the {3} bytes at {2}"},
    {"xattr_holds_nofollow", "",
     "the extended attribute {1} of {0} itself holds the {3} bytes at {2}",
     "the extended attribute {1} of {0} itself does not hold the {3} bytes at {2}"},
    // execution
    {"image_error", "finding the file {0} to execute", "the file {0} to execute is not found",
     "the file {0} to execute is found", false, true},
    {"image_type", "", "the file {0} to execute is"},
    {"image_access_error", "executing {0}", "{0} may not be executed", "{0} may be executed", false,
     true},
    {"image_written", "", "{0} is open for writing", "{0} is not open for writing"},
    {"script_depth", "the number of scripts from {0} on"},
    {"interpreter_error", "executing the interpreters of {0}",
     "the interpreters of {0} cannot all be executed", "the interpreters of {0} can be executed",
     false, true},
    {"is_elf", "", "{0} ends in a program", "{0} ends in no program"},
    {"loader_error", "using the loader of {0}", "the loader of {0} cannot be used",
     "the loader of {0} can be used", false, true},
    {"file_caps", "", "{0} has file capabilities", "{0} has no file capabilities"},
    {"image_mode", "the mode of the program of {0}"},
    {"image_owner", "the owner of the program of {0}"},
    {"vector_error", "reading the strings of {0}", "the strings of {0} cannot all be read",
     "the strings of {0} can be read", false, true},
    {"vector_bytes", "the bytes of the strings of {0}"},
    {"vector_longest", "the bytes of the longest string of {0}"},
    {"vector_count", "the number of strings of {0}"},
    {"arg_room", "the room for arguments and environment"},
    {"inheritable_fds", "the set of descriptors without close-on-exec"},
    {"new_fds", "the set of descriptors of the new program"},
    {"new_argc", "the number of arguments of the new program"},
    {"new_uid", "the effective user of the new program"},
    // memory
    {"string_error", "reading the string {0}", "the string {0} cannot be read",
     "the string {0} can be read", false, true},
    {"readable", "", "{1} bytes at {0} can be read", "{1} bytes at {0} cannot all be read"},
    {"writable", "", "{1} bytes at {0} can be written", "{1} bytes at {0} cannot all be written"},
    {"strnlen", "the length of the string {0} within {1} bytes"},
    {"starts_with", "", "the string {0} starts with {1}", "the string {0} does not start with {1}"},
    {"string_is", "", "the string {0} is {1}", "the string {0} is not {1}"},
    // process and kernel
    {"uid", "the effective user"},
    {"gid", "the effective group"},
    {"has_cap", "", "the caller has {0}", "the caller lacks {0}"},
    {"rlimit", "the limit {0}"},
    {"umask", "the umask"},
    {"mapped", "", "all pages of the {1} bytes at {0} are mapped",
     "not all pages of the {1} bytes at {0} are mapped"},
    {"locked_bytes", "the number of locked bytes"},
    {"total_bytes", "the size of the address space"},
    {"locked_within", "the bytes of the {1} at {0} that are locked"},
    {"kernel", "", "the kernel is {0}.{1} or newer", "the kernel is older than {0}.{1}"},
    {"config", "", "the kernel has {0}", "the kernel lacks {0}"},
};

struct KindName {
  std::string_view kind;
  const char* phrase;
};
constexpr KindName kKinds[] = {
    {"file", "a regular file"},
    {"dir", "a directory"},
    {"path", "an O_PATH descriptor"},
    {"pipe_read", "the read end of a pipe"},
    {"pipe_write", "the write end of a pipe"},
    {"epoll", "an epoll instance"},
    {"eventfd", "an eventfd"},
    {"inotify", "an inotify instance"},
    {"chardev", "a character device"},
    {"blockdev", "a block device"},
    {"symlink", "a symbolic link"},
    {"missing", "missing"},
    {"binder", "a binder device"},
};

}  // namespace

const Phrase* FindPhrase(std::string_view observable) {
  auto it = std::find_if(std::begin(kPhrases), std::end(kPhrases),
                         [observable](const Phrase& phrase) { return phrase.name == observable; });
  return it == std::end(kPhrases) ? nullptr : it;
}

std::string FillPhrase(std::string_view phrase, const std::vector<std::string>& arguments) {
  std::string text;
  for (size_t i = 0; i < phrase.size(); ++i) {
    if (phrase[i] != '{') {
      text += phrase[i];
      continue;
    }
    const size_t index = static_cast<size_t>(phrase[i + 1] - '0');
    if (index < arguments.size()) text += arguments[index];
    i += 2;
  }
  return text;
}

std::vector<std::string> PathsAsOne(std::string_view observable,
                                    std::vector<std::string> arguments) {
  const Observable* known = FindObservable(observable);
  const bool with_dfd = known && !known->params.empty() &&
                        known->params[0] == ObservableParam::kPath &&
                        arguments.size() == known->params.size() + 1;
  if (!with_dfd) return arguments;
  arguments[1] += " below " + arguments[0];
  arguments.erase(arguments.begin());
  return arguments;
}

std::string KindPhrase(std::string_view kind) {
  for (const KindName& known : kKinds) {
    if (known.kind == kind) return known.phrase;
  }
  return "a " + std::string(kind);
}

}  // namespace kapifuzz
