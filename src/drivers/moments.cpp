#include <algorithm>
#include <cmath>

#include "cabochon/core/wide.hpp"
#include "cabochon/drivers/study.hpp"

namespace cabochon::drivers {
namespace {

// A row's entries: its q values, then the products of each with itself and those after it.
void outer(const double* row, std::size_t q, double* out) {
  for (std::size_t i = 0; i < q; ++i) *out++ = row[i];
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t j = i; j < q; ++j) *out++ = row[i] * row[j];
}

}  // namespace

Moments::Moments(const Study& study) : study_(study) {
  const std::size_t q = study.width();
  units_ = study.clusters;
  entries_ = q + packed(q);
  counts_.assign(units_, 0);
  for (std::size_t row = 0; row < study.rows; ++row) counts_[study.cluster.empty() ? row : study.cluster[row]] += 1;
  stored_ = !study.cluster.empty() && units_ * entries_ <= std::max<std::size_t>(std::size_t{1} << 22, study.rows * q);
  if (!stored_) return;
  blocks_.assign(units_ * entries_, 0);
  wide([this, &study, q] {
    std::vector<double> room(entries_);
    for (std::size_t row = 0; row < study.rows; ++row) {
      outer(study.data.data() + row * q, q, room.data());
      double* to = blocks_.data() + study.cluster[row] * entries_;
      for (std::size_t e = 0; e < entries_; ++e) to[e] += room[e];
    }
  });
}

const double* Moments::products(std::size_t place, double* room) const {
  if (stored_) return blocks_.data() + place * entries_;
  outer(study_.data.data() + place * study_.width(), study_.width(), room);
  return room;
}

Game Moments::game(const double* sums, double count) const {
  const std::size_t q = study_.width();
  Game out{study_.widths, std::vector<double>(packed(q))};
  std::vector<double> spread(q);
  const double* products = sums + q;
  for (std::size_t i = 0; i < q; ++i) {
    const double variance = products[packed_at(q, i, i)] - sums[i] * sums[i] / count;
    spread[i] = variance > 1e-12 * count ? 1 / std::sqrt(variance) : 0;  // constant in this resample: explains nothing
  }
  double* to = out.matrix.data();
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t j = i; j < q; ++j, ++products, ++to)
      *to = (*products - sums[i] * sums[j] / count) * spread[i] * spread[j];
  return out;
}

Game Moments::game() const {
  std::vector<double> sums(entries_, 0), room(entries_);
  wide([&, entries = entries_, places = stored_ ? units_ : study_.rows] {
    for (std::size_t place = 0; place < places; ++place) {
      const double* from = products(place, room.data());
      for (std::size_t e = 0; e < entries; ++e) sums[e] += from[e];
    }
  });
  return game(sums.data(), static_cast<double>(study_.rows));
}

std::vector<Game> Moments::games(const std::vector<std::uint32_t>& weights) const {
  std::vector<double> sums(lanes * entries_, 0), count(lanes, 0), room(entries_);
  const std::size_t places = stored_ ? units_ : study_.rows;
  wide([&, entries = entries_] {
    for (std::size_t place = 0; place < places; ++place) {
      const std::size_t unit = stored_ || study_.cluster.empty() ? place : study_.cluster[place];
      const double* from = products(place, room.data());
      for (std::size_t l = 0; l < lanes; ++l) {
        const auto weight = static_cast<double>(weights[unit * lanes + l]);
        if (weight == 0) continue;
        double* to = sums.data() + l * entries;
        for (std::size_t e = 0; e < entries; ++e) to[e] += weight * from[e];
      }
    }
  });
  for (std::size_t unit = 0; unit < units_; ++unit)
    for (std::size_t l = 0; l < lanes; ++l) count[l] += counts_[unit] * static_cast<double>(weights[unit * lanes + l]);
  std::vector<Game> out;
  for (std::size_t l = 0; l < lanes; ++l) out.push_back(game(sums.data() + l * entries_, count[l]));
  return out;
}

std::vector<Game> Moments::left_out(std::size_t parts) const {
  std::vector<double> total(entries_, 0), part(parts * entries_, 0), count(parts, 0), room(entries_), rest(entries_);
  double all = 0;
  const std::size_t places = stored_ ? units_ : study_.rows;
  for (std::size_t place = 0; place < places; ++place) {
    const std::size_t unit = stored_ || study_.cluster.empty() ? place : study_.cluster[place];
    const double* from = products(place, room.data());
    double* to = part.data() + unit * parts / units_ * entries_;
    for (std::size_t e = 0; e < entries_; ++e) {
      total[e] += from[e];
      to[e] += from[e];
    }
  }
  for (std::size_t unit = 0; unit < units_; ++unit) {
    count[unit * parts / units_] += counts_[unit];
    all += counts_[unit];
  }
  std::vector<Game> out;
  for (std::size_t p = 0; p < parts; ++p) {
    for (std::size_t e = 0; e < entries_; ++e) rest[e] = total[e] - part[p * entries_ + e];
    out.push_back(game(rest.data(), all - count[p]));
  }
  return out;
}

}  // namespace cabochon::drivers
