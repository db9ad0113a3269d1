#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace localgrid::posix {

/// What a meter shows at one moment, seen from the customer's premises.
struct MeterFace {
  std::uint64_t import_mwh = 0;
  std::uint64_t export_mwh = 0;
  /// Import is positive.
  std::int32_t power_w = 0;
};

/// A recorded year of real homes as the meters at their house connections would have counted it: net energy of an hour
/// (load less generation) is import where positive and export where negative, spread evenly over the hour. The same
/// figures as the neighbourhood's TypeScript devices replay, to the mWh.
class RecordedHomes {
 public:
  /// @return what is wrong with the file, empty when nothing is
  std::string load(const std::string& path);

  bool has(const std::string& home) const { return homes_.contains(home); }
  std::int64_t starts_at_ms() const { return starts_at_ms_; }
  /// Nothing for a home that was not recorded or a time before the recording; after its end it begins again while the
  /// registers go on rising.
  std::optional<MeterFace> face_at(const std::string& home, std::int64_t at_ms) const;

 private:
  struct Series {
    std::vector<std::int32_t> net_wh;
    /// Registers at the start of each hour, and last those at the end of the recording.
    std::vector<std::uint64_t> import_mwh{0};
    std::vector<std::uint64_t> export_mwh{0};

    void add_hour(std::int32_t net);
  };

  bool read_header(const std::string& line);
  bool read_row(const std::string& line);

  std::vector<std::string> order_;
  std::map<std::string, Series> homes_;
  std::int64_t starts_at_ms_ = 0;
  std::size_t hours_ = 0;
};

}  // namespace localgrid::posix
