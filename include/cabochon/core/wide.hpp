/// Loops for the machine's wider vectors: compiled twice, chosen when they run.
///
/// Builds are for the oldest processor of their kind. wide(f) runs f() as the compiler makes it for AVX2 where the
/// processor has it, and as it stands elsewhere. No fused multiplication comes in, so that both give the same bytes.
#pragma once

#include <utility>

namespace cabochon {
inline namespace core {

#if defined(__x86_64__) && defined(__GNUC__)

namespace detail {

template <class F>
[[gnu::target("avx2"), gnu::flatten]] void with_avx2(F& f) {
  f();
}

}  // namespace detail

/// f() of plain loops over pointers; what it calls must be small enough to be inlined.
template <class F>
void wide(F&& f) {
  if (__builtin_cpu_supports("avx2"))
    detail::with_avx2(f);
  else
    f();
}

#else

template <class F>
void wide(F&& f) {
  f();
}

#endif

}  // namespace core
}  // namespace cabochon
