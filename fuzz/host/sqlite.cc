#include "fuzz/host/sqlite.h"

#include <unistd.h>

#include <filesystem>

#include "base/files.h"

namespace kapifuzz {

Result<std::unique_ptr<Sqlite>> Sqlite::OpenWith(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  int outcome = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  std::unique_ptr<Sqlite> db(new Sqlite(handle, path));
  if (outcome != SQLITE_OK) return db->LastError();
  sqlite3_busy_timeout(handle, 5000);
  return db;
}

Result<std::unique_ptr<Sqlite>> Sqlite::Open(const std::string& path) {
  Result<std::unique_ptr<Sqlite>> db = OpenWith(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!db.ok()) return db;
  // FULL: a commit survives power loss and a file system that takes no more writes. NORMAL would sync the log only when it is
  // moved into the file, after megabytes.
  Status set = (*db)->Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  if (!set.ok()) return set.error();
  return db;
}

Result<std::unique_ptr<Sqlite>> Sqlite::OpenExisting(const std::string& path) {
  return OpenWith(path, SQLITE_OPEN_READWRITE);
}

Result<std::unique_ptr<Sqlite>> Sqlite::OpenReadOnly(const std::string& path) {
  Result<std::unique_ptr<Sqlite>> db = OpenWith(path, SQLITE_OPEN_READONLY);
  if (!db.ok()) return db;
  Query look(**db, "SELECT count(*) FROM sqlite_master");
  if (look.Finish().ok() || access(DirName(path).c_str(), W_OK) == 0) return db;
  return OpenCopy(path);
}

// With its log, which has what was not yet moved into the file.
Result<std::unique_ptr<Sqlite>> Sqlite::OpenCopy(const std::string& path) {
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return scratch.error();
  const std::string copy = JoinPath(scratch->path(), BaseName(path));
  for (const char* part : {"", "-wal"}) {
    std::error_code error;
    std::filesystem::copy_file(path + part, copy + part, error);
    if (error && FileExists(path + part))
      return Error{path + part, "cannot copy: " + error.message()};
  }
  Result<std::unique_ptr<Sqlite>> db = OpenWith(copy, SQLITE_OPEN_READWRITE);
  if (!db.ok()) return db;
  (*db)->path_ = path;
  (*db)->copy_.emplace(std::move(*scratch));
  return db;
}

Sqlite::~Sqlite() { sqlite3_close(handle_); }

Error Sqlite::LastError() const {
  return Error{path_, handle_ ? sqlite3_errmsg(handle_) : "out of memory"};
}

Status Sqlite::Run(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return LastError();
  return {};
}

Sqlite::Query::Query(Sqlite& db, const char* sql)
    : db_(db), outcome_(sqlite3_prepare_v2(db.handle_, sql, -1, &statement_, nullptr)) {}

Sqlite::Query::~Query() { sqlite3_finalize(statement_); }

Sqlite::Query& Sqlite::Query::Bind(int index, int64_t value) {
  if (outcome_ == SQLITE_OK) outcome_ = sqlite3_bind_int64(statement_, index, value);
  return *this;
}

Sqlite::Query& Sqlite::Query::Bind(int index, std::string_view text) {
  if (outcome_ == SQLITE_OK) {
    outcome_ = sqlite3_bind_text(statement_, index, text.data(), static_cast<int>(text.size()),
                                 SQLITE_TRANSIENT);
  }
  return *this;
}

bool Sqlite::Query::Step() {
  if (outcome_ != SQLITE_OK && outcome_ != SQLITE_ROW) return false;
  outcome_ = sqlite3_step(statement_);
  return outcome_ == SQLITE_ROW;
}

int64_t Sqlite::Query::Int(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Sqlite::Query::Text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_, column);
  int size = sqlite3_column_bytes(statement_, column);
  return text ? std::string(reinterpret_cast<const char*>(text), static_cast<size_t>(size)) : "";
}

Status Sqlite::Query::Finish() {
  while (Step()) {
  }
  bool done = outcome_ == SQLITE_DONE;
  Status status;
  if (!done) status = db_.LastError();
  sqlite3_reset(statement_);
  if (done) outcome_ = SQLITE_OK;
  return status;
}

}  // namespace kapifuzz
