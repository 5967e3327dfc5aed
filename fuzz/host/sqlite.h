// A thin layer over SQLite's C interface: owned handles, errors as values.
//
//   Result<std::unique_ptr<Sqlite>> db = Sqlite::Open("out/results.db");
//   Sqlite::Query query(**db, "SELECT name, count FROM calls WHERE count > ?");
//   query.Bind(1, int64_t{0});
//   while (query.Step()) Use(query.Text(0), query.Int(1));
//   if (Status done = query.Finish(); !done.ok()) ...
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "fuzz/host/scratch_dir.h"

namespace kapifuzz {

class Sqlite {
 public:
  // Opens or creates; write-ahead log, so that readers never wait for the campaign.
  static Result<std::unique_ptr<Sqlite>> Open(const std::string& path);
  // For going on with a file that must be there.
  static Result<std::unique_ptr<Sqlite>> OpenExisting(const std::string& path);
  // For looking at what another process may be writing, or has left behind when it was killed. Where the directory cannot be
  // written, SQLite may not be able to share the write-ahead log; then a copy is read.
  static Result<std::unique_ptr<Sqlite>> OpenReadOnly(const std::string& path);
  ~Sqlite();
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  // Runs statements that give no rows.
  Status Run(const char* sql);

  class Query {
   public:
    Query(Sqlite& db, const char* sql);
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    // Parameters count from 1.
    Query& Bind(int index, int64_t value);
    Query& Bind(int index, uint64_t value) { return Bind(index, static_cast<int64_t>(value)); }
    Query& Bind(int index, int value) { return Bind(index, static_cast<int64_t>(value)); }
    Query& Bind(int index, std::string_view text);
    // True while there is a row. After the last, or an error, false.
    bool Step();
    // Columns count from 0.
    int64_t Int(int column) const;
    std::string Text(int column) const;
    // Runs what has not run yet, says whether all went well, and makes ready for new parameters.
    Status Finish();

   private:
    Sqlite& db_;
    sqlite3_stmt* statement_ = nullptr;
    int outcome_;
  };

 private:
  Sqlite(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  static Result<std::unique_ptr<Sqlite>> OpenWith(const std::string& path, int flags);
  static Result<std::unique_ptr<Sqlite>> OpenCopy(const std::string& path);
  Error LastError() const;

  sqlite3* handle_;
  std::string path_;
  std::optional<ScratchDir> copy_;  // where the copy is that is read
};

// Runs `body` in one transaction; rolls back if it fails.
template <typename Body>
Status InTransaction(Sqlite& db, Body body) {
  if (Status begun = db.Run("BEGIN IMMEDIATE"); !begun.ok()) return begun;
  Status done = body();
  if (done.ok()) done = db.Run("COMMIT");
  if (!done.ok()) {
    // SQLite may have rolled back by itself (full disk); then this says so and nothing is lost.
    [[maybe_unused]] Status undone = db.Run("ROLLBACK");
  }
  return done;
}

}  // namespace kapifuzz
