// The observables of docs/spec-language.md section 3.1, as generated predicates call them.
//
// `When` says which side of the call is asked. Every function returns unknown when the observer did
// not see the answer. Path observables name arguments by index, because only a path argument of the
// call itself is looked up; `dfd` is -1 when the expression gave none. Names are those of the
// language, so that generated code reads like the specification.
#pragma once

#include <string_view>

#include "executor/observation.h"
#include "executor/value.h"

namespace kapifuzz::obs {

enum class When : uint8_t { kBefore, kAfter };

// Descriptors.
Value is_open(const CallView& c, When w, Value fd);
Value kind(const CallView& c, When w, Value fd);  // a Kind as number
Value offset(const CallView& c, When w, Value fd);
Value size(const CallView& c, When w, Value fd);
Value nlink(const CallView& c, When w, Value fd);
Value ino(const CallView& c, When w, Value fd);
Value mode(const CallView& c, When w, Value fd);
Value flags(const CallView& c, When w, Value fd);
Value cloexec(const CallView& c, When w, Value fd);
Value can_read(const CallView& c, When w, Value fd);
Value can_write(const CallView& c, When w, Value fd);
Value seekable(const CallView& c, When w, Value fd);
Value queued(const CallView& c, When w, Value fd);
Value poll(const CallView& c, When w, Value fd);
Value pipe_room(const CallView& c, When w, Value fd);
Value peer_open(const CallView& c, When w, Value fd);
Value same_file(const CallView& c, When w, Value a, Value b);
Value same_description(const CallView& c, When w, Value a, Value b);
Value lowest_fd(const CallView& c, When w);
Value open_fds(const CallView& c, When w);
Value fstype(const CallView& c, When w, Value fd);
Value fs_full(const CallView& c, When w, Value fd);
Value max_bytes(const CallView& c, When w, Value fd);
Value can_poll(const CallView& c, When w, Value fd);
Value epoll_has(const CallView& c, When w, Value epfd, Value fd);
Value epoll_events(const CallView& c, When w, Value epfd, Value fd);
Value epoll_data(const CallView& c, When w, Value epfd, Value fd);
Value epoll_chain(const CallView& c, When w, Value epfd, Value fd);
Value binder_manager(const CallView& c, When w, Value fd);
Value owner(const CallView& c, When w, Value fd);
Value immutable(const CallView& c, When w, Value fd);
Value on_read_only(const CallView& c, When w, Value fd);
Value fd_access_error(const CallView& c, When w, Value fd, Value how);

// Aio contexts. `request` is the address of a struct iocb.
Value aio_alive(const CallView& c, When w, Value ctx);
Value aio_slots(const CallView& c, When w, Value ctx);
Value aio_events(const CallView& c, When w, Value ctx);
Value aio_pending(const CallView& c, When w, Value ctx, Value request);
Value aio_result(const CallView& c, When w, Value ctx, Value request);
Value aio_nr(const CallView& c, When w);
Value aio_max_nr(const CallView& c, When w);

// Paths.
Value path_error(const CallView& c, When w, int dfd, int path);
Value path_error_nofollow(const CallView& c, When w, int dfd, int path);
Value exists(const CallView& c, When w, int dfd, int path);
Value exists_nofollow(const CallView& c, When w, int dfd, int path);
Value type(const CallView& c, When w, int dfd, int path);
Value type_nofollow(const CallView& c, When w, int dfd, int path);
Value mode_at(const CallView& c, When w, int dfd, int path);
Value nlink_at(const CallView& c, When w, int dfd, int path);
Value ino_at(const CallView& c, When w, int dfd, int path);
Value size_at(const CallView& c, When w, int dfd, int path);
Value uid_at(const CallView& c, When w, int dfd, int path);
Value nlink_nofollow(const CallView& c, When w, int dfd, int path);
Value ino_nofollow(const CallView& c, When w, int dfd, int path);
Value uid_nofollow(const CallView& c, When w, int dfd, int path);
Value parent_error(const CallView& c, When w, int dfd, int path);
Value parent_mode(const CallView& c, When w, int dfd, int path);
Value parent_uid(const CallView& c, When w, int dfd, int path);
Value parent_read_only(const CallView& c, When w, int dfd, int path);
Value access_error(const CallView& c, When w, int dfd, int path, Value how);
Value parent_access_error(const CallView& c, When w, int dfd, int path, Value how);
Value read_only(const CallView& c, When w, int dfd, int path);
Value fs_full_at(const CallView& c, When w, int dfd, int path);
Value trailing_slash(const CallView& c, When w, int dfd, int path);
Value path_empty(const CallView& c, When w, int dfd, int path);
Value path_absolute(const CallView& c, When w, int dfd, int path);
Value busy_text(const CallView& c, When w, int dfd, int path);
Value immutable_at(const CallView& c, When w, int dfd, int path);
Value immutable_nofollow(const CallView& c, When w, int dfd, int path);
Value fstype_at(const CallView& c, When w, int dfd, int path);

// Extended attributes. Only the attribute that the call's own string argument names is looked up.
Value has_xattr(const CallView& c, When w, Value fd, Value name);
Value has_xattr_at(const CallView& c, When w, int dfd, int path, Value name);
Value has_xattr_nofollow(const CallView& c, When w, int dfd, int path, Value name);
Value xattr_size(const CallView& c, When w, Value fd, Value name);
Value xattr_size_at(const CallView& c, When w, int dfd, int path, Value name);
Value xattr_size_nofollow(const CallView& c, When w, int dfd, int path, Value name);
Value xattr_holds(const CallView& c, When w, Value fd, Value name, Value p, Value n);
Value xattr_holds_at(const CallView& c, When w, int dfd, int path, Value name, Value p, Value n);
Value xattr_holds_nofollow(const CallView& c, When w, int dfd, int path, Value name, Value p,
                           Value n);

// The file that a call would execute, string vectors, and the program that the call became.
Value image_error(const CallView& c, When w, int dfd, int path);
Value image_type(const CallView& c, When w, int dfd, int path);
Value image_access_error(const CallView& c, When w, int dfd, int path);
Value image_written(const CallView& c, When w, int dfd, int path);
Value script_depth(const CallView& c, When w, int dfd, int path);
Value interpreter_error(const CallView& c, When w, int dfd, int path);
Value is_elf(const CallView& c, When w, int dfd, int path);
Value loader_error(const CallView& c, When w, int dfd, int path);
Value file_caps(const CallView& c, When w, int dfd, int path);
Value image_mode(const CallView& c, When w, int dfd, int path);
Value image_owner(const CallView& c, When w, int dfd, int path);
Value vector_error(const CallView& c, When w, Value p);
Value vector_bytes(const CallView& c, When w, Value p);
Value vector_longest(const CallView& c, When w, Value p);
Value vector_count(const CallView& c, When w, Value p);
Value arg_room(const CallView& c, When w);
Value inheritable_fds(const CallView& c, When w);
Value new_fds(const CallView& c, When w);
Value new_argc(const CallView& c, When w);
Value new_uid(const CallView& c, When w);

// Memory.
Value string_error(const CallView& c, When w, Value p);
Value readable(const CallView& c, When w, Value p, Value n);
Value writable(const CallView& c, When w, Value p, Value n);
Value mapped(const CallView& c, When w, Value p, Value n);
Value strnlen(const CallView& c, When w, Value p, Value n);
Value starts_with(const CallView& c, When w, Value p, std::string_view text);
Value string_is(const CallView& c, When w, Value p, std::string_view text);
// param->member and param[i]: `width` bytes at p + offset as the call left them; unknown outside of
// laid-out memory.
Value load(const CallView& c, When w, Value p, Value offset, int width, bool is_signed);

// Process and kernel.
Value uid(const CallView& c, When w);
Value gid(const CallView& c, When w);
Value has_cap(const CallView& c, When w, Value cap);
Value rlimit(const CallView& c, When w, Value resource);
Value umask(const CallView& c, When w);
Value locked_bytes(const CallView& c, When w);
Value total_bytes(const CallView& c, When w);
Value locked_within(const CallView& c, When w, Value p, Value n);
Value kernel(const CallView& c, When w, Value major, Value minor);
Value config(const CallView& c, When w, const char* symbol);

}  // namespace kapifuzz::obs
