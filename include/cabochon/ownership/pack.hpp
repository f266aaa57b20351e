/// Eight numbers that go through a formula side by side, so that one source of each formula serves one offer and many.
#pragma once

#include <Eigen/Core>

namespace cabochon::ownership {

class Pack {
 public:
  static constexpr int width = 8;
  using Lanes = Eigen::Array<double, width, 1>;

  Pack() : lanes_(Lanes::Zero()) {}
  Pack(double value) : lanes_(Lanes::Constant(value)) {}  // NOLINT: implicit, a number stands for eight equal ones
  explicit Pack(const Lanes& lanes) : lanes_(lanes) {}

  [[nodiscard]] static Pack load(const double* from) { return Pack(Eigen::Map<const Lanes>(from)); }
  void store(double* to) const { Eigen::Map<Lanes>{to} = lanes_; }

  [[nodiscard]] double& operator[](Eigen::Index i) { return lanes_[i]; }
  [[nodiscard]] double operator[](Eigen::Index i) const { return lanes_[i]; }

  friend Pack operator+(const Pack& a, const Pack& b) { return Pack(a.lanes_ + b.lanes_); }
  friend Pack operator-(const Pack& a, const Pack& b) { return Pack(a.lanes_ - b.lanes_); }
  friend Pack operator*(const Pack& a, const Pack& b) { return Pack(a.lanes_ * b.lanes_); }
  friend Pack operator/(const Pack& a, const Pack& b) { return Pack(a.lanes_ / b.lanes_); }
  friend Pack operator-(double a, const Pack& b) { return Pack(a - b.lanes_); }
  friend Pack operator/(double a, const Pack& b) { return Pack(a / b.lanes_); }
  friend Pack operator*(const Pack& a, double b) { return Pack(a.lanes_ * b); }
  friend Pack sqrt(const Pack& a) { return Pack(a.lanes_.sqrt()); }

 private:
  Lanes lanes_;
};

}  // namespace cabochon::ownership
