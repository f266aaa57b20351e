// The limit: the same lines in one plain loop without null handling, checks or any choice of lines.
#include <cmath>
#include <cstdint>

extern "C" void loop(std::int64_t rows, const double* w, const double* l, const double* c, const double* T,
                     const double* S, const double* d, const double* u, double** out) {
  const double P = 7000, f = 0.585, i = 0.20, h = 0.02, haircut = 0.15;
  for (std::int64_t r = 0; r < rows; ++r) {
    const double m = P * f * w[r], L = m * l[r], W = c[r] * w[r], V = m + L + W;
    const double production = i * (m + L) * T[r] / 365, shelf = i * V * S[r] / 365, holding = h * V * S[r] / 365;
    const double terms = -i * W * d[r] / 365, unsold = u[r] * haircut * V;
    const double rest = L + W + production + shelf + holding + terms + unsold;
    out[0][r] = m;
    out[1][r] = L;
    out[2][r] = W;
    out[3][r] = production;
    out[4][r] = shelf;
    out[5][r] = holding;
    out[6][r] = terms;
    out[7][r] = unsold;
    out[8][r] = m + rest;
    out[9][r] = rest;
  }
}
