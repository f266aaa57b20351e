/// Eight numbers that go through a formula side by side, so that one source of each formula serves one offer and many.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstring>

namespace cabochon::ownership {

struct Pack {
  static constexpr std::size_t width = 8;
  alignas(64) double lane[width];

  Pack() : Pack(0.0) {}
  Pack(double value) {  // NOLINT: implicit, a number stands for eight equal ones
    for (double& x : lane) x = value;
  }

  [[nodiscard]] static Pack load(const double* from) {
    Pack pack{Uninitialised{}};
    std::memcpy(pack.lane, from, sizeof pack.lane);
    return pack;
  }
  void store(double* to) const { std::memcpy(to, lane, sizeof lane); }

  template <class F>
  [[nodiscard]] static Pack each(F&& f) {
    Pack out{Uninitialised{}};
    for (std::size_t i = 0; i < width; ++i) out.lane[i] = f(i);
    return out;
  }

  friend Pack operator+(const Pack& a, const Pack& b) {
    return each([&](std::size_t i) { return a.lane[i] + b.lane[i]; });
  }
  friend Pack operator-(const Pack& a, const Pack& b) {
    return each([&](std::size_t i) { return a.lane[i] - b.lane[i]; });
  }
  friend Pack operator*(const Pack& a, const Pack& b) {
    return each([&](std::size_t i) { return a.lane[i] * b.lane[i]; });
  }
  friend Pack operator/(const Pack& a, const Pack& b) {
    return each([&](std::size_t i) { return a.lane[i] / b.lane[i]; });
  }
  friend Pack operator-(double a, const Pack& b) {
    return each([&](std::size_t i) { return a - b.lane[i]; });
  }
  friend Pack operator/(double a, const Pack& b) {
    return each([&](std::size_t i) { return a / b.lane[i]; });
  }
  friend Pack operator*(const Pack& a, double b) {
    return each([&](std::size_t i) { return a.lane[i] * b; });
  }
  friend Pack sqrt(const Pack& a) {
    return each([&](std::size_t i) { return std::sqrt(a.lane[i]); });
  }

 private:
  struct Uninitialised {};
  explicit Pack(Uninitialised) {}
};

}  // namespace cabochon::ownership
