#include "cabochon/feedback/pls.hpp"

#include "catch.hpp"

#include <cmath>
#include <numbers>

#include "cabochon/core/random.hpp"

#include "cases.hpp"

using namespace cabochon;
using namespace cabochon::feedback;
using cases::Json;

namespace {

const Json& mobi() {
  static const Json read = cases::read(CABOCHON_TEST_DATA "/feedback/pls_mobi/expected.json");
  return read;
}

std::vector<PlsBlock> blocks_of(const Json& blocks) {
  std::vector<PlsBlock> out;
  for (const auto& [latent, own] : blocks.items()) out.push_back({latent, own.get<std::vector<std::string>>()});
  return out;
}

std::vector<double> correlations_of_mobi() {
  std::vector<double> out;
  for (const auto& row : mobi()["correlations"])
    for (const auto& value : row) out.push_back(value.get<double>());
  return out;
}

std::size_t place(const PlsModel& model, const std::string& latent) {
  std::size_t j = 0;
  while (model.blocks[j].latent != latent) ++j;
  return j;
}

double number(const Table& table, const std::string& column, std::size_t row) {
  return table.column(column).values<double>()[row];
}

// Simulated marks: one latent variable moves another, each with three indicators.
Table simulated(std::int64_t rows, std::uint64_t seed) {
  std::vector<std::vector<double>> columns(6);
  for (std::int64_t row = 0; row < rows; ++row) {
    Random random(seed, 1, static_cast<std::uint64_t>(row));
    const double a = random.normal(), b = 0.6 * a + 0.8 * random.normal();
    for (std::size_t k = 0; k < 6; ++k) {
      const double mark = std::round(5.5 + 1.5 * ((k < 3 ? a : b) + 0.5 * random.normal()));
      columns[k].push_back(std::min(10.0, std::max(1.0, mark)));
    }
  }
  Table out("marks");
  for (std::size_t k = 0; k < 6; ++k) out.add("x" + std::to_string(k + 1), Column::of(columns[k]));
  return out;
}

PlsModel two() {
  return {
      {{"satisfaction", {"x1", "x2", "x3"}}, {"loyalty", {"x4", "x5", "x6"}}}, {{"satisfaction", "loyalty"}}, {1, 10}};
}

std::string refused(const Table& marks, const PlsModel& model, const PlsOptions& options = {.resamples = 0}) {
  try {
    (void)pls(marks, model, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("correctness: the mobile phone example from its correlations, three schemes, four programs") {
  for (const auto& [peer, scheme] :
       {std::pair{"path", PlsScheme::path}, std::pair{"smartpls", PlsScheme::path},
        std::pair{"centroid", PlsScheme::centroid}, std::pair{"factorial", PlsScheme::factorial}}) {
    INFO(peer);
    const Json& expected = mobi()[peer];
    const PlsModel model = ecsi_model(blocks_of(mobi()["blocks"]), {1, 10}, scheme);
    const PlsFit fit = pls_fit(correlations_of_mobi(), model);
    std::size_t i = 0;
    for (const auto& block : model.blocks)
      for (const auto& name : block.indicators) {
        CHECK(fit.weights[i] == Approx(expected["weights"][name].get<double>()).margin(1e-6));
        CHECK(fit.loadings[i] == Approx(expected["loadings"][name].get<double>()).margin(1e-6));
        ++i;
      }
    for (const auto& [path, value] : expected["paths"].items()) {
      const auto between = path.find('>');
      const std::size_t source = place(model, path.substr(0, between)), target = place(model, path.substr(between + 1));
      CHECK(fit.paths[target * 7 + source] == Approx(value.get<double>()).margin(1e-6));
    }
    if (!expected.contains("rho_a")) continue;
    for (std::size_t j = 0; j < 7; ++j) {
      const std::string& name = model.blocks[j].latent;
      CHECK(fit.alpha[j] == Approx(expected["alpha"][name].get<double>()).margin(1e-6));
      CHECK(fit.rho_a[j] == Approx(expected["rho_a"][name].get<double>()).margin(1e-6));
      CHECK(fit.rho_c[j] == Approx(expected["rho_c"][name].get<double>()).margin(1e-6));
      CHECK(fit.ave[j] == Approx(expected["ave"][name].get<double>()).margin(1e-6));
      for (std::size_t k = j + 1; k < 7; ++k)
        CHECK(fit.htmt[j * 7 + k] ==
              Approx(expected["htmt"][name + "~" + model.blocks[k].latent].get<double>()).margin(1e-6));
    }
  }
}

TEST_CASE("correctness: the consistent solution of the mobile phone example") {
  const Json& expected = mobi()["consistent"];
  PlsModel model = ecsi_model(blocks_of(mobi()["blocks"]));
  model.consistent = true;
  const PlsFit fit = pls_fit(correlations_of_mobi(), model);
  for (const auto& [path, value] : expected["paths"].items()) {
    const auto between = path.find('>');
    const std::size_t source = place(model, path.substr(0, between)), target = place(model, path.substr(between + 1));
    CHECK(fit.paths[target * 7 + source] == Approx(value.get<double>()).margin(1e-6));
  }
  for (const auto& [latent, value] : expected["r2"].items())
    CHECK(fit.r2[place(model, latent)] == Approx(value.get<double>()).margin(1e-6));
}

TEST_CASE("correctness: two blocks of two, by hand") {
  // All correlations within .6, between .3: equal weights 1 / sqrt(2 + 1.2), scores correlate 4 x .3 / 3.2.
  const std::vector<double> r{1, .6, .3, .3, .6, 1, .3, .3, .3, .3, 1, .6, .3, .3, .6, 1};
  const PlsFit fit = pls_fit(r, {{{"a", {"x1", "x2"}}, {"b", {"x3", "x4"}}}, {{"a", "b"}}, {1, 10}});
  for (const double weight : fit.weights) CHECK(weight == Approx(1 / std::sqrt(3.2)));
  for (const double loading : fit.loadings) CHECK(loading == Approx(1.6 / std::sqrt(3.2)));
  CHECK(fit.paths[2] == Approx(0.375));
  CHECK(fit.r2[1] == Approx(0.375 * 0.375));
  CHECK(fit.alpha[0] == Approx(0.75));       // 2 (1 - 2 / 3.2)
  CHECK(fit.rho_a[0] == Approx(0.75));       // equal weights: alpha
  CHECK(fit.ave[0] == Approx(0.8));          // 1.6^2 / 3.2
  CHECK(fit.rho_c[0] == Approx(3.2 / 3.6));  // (2 l)^2 / ((2 l)^2 + 2 (1 - l^2)), l^2 = .8
  const PlsFit cause =
      pls_fit(r, {{{"a", {"x1", "x2"}}, {"b", {"x3", "x4"}}}, {{"a", "b"}}, {1, 10}, PlsScheme::path, true});
  CHECK(cause.paths[2] == Approx(0.375 / 0.75));       // over sqrt(rho_A rho_A)
  CHECK(cause.loadings[0] == Approx(std::sqrt(0.6)));  // so that .6 = l^2 within and .3 = .5 l^2 between
  CHECK(fit.htmt[1] == Approx(0.5));                   // .3 / .6
}

TEST_CASE("properties: total effects are all routes through a chain and beside it") {
  const Json& blocks = mobi()["blocks"];
  const PlsModel model = ecsi_model(blocks_of(blocks));
  const PlsFit fit = pls_fit(correlations_of_mobi(), model);
  const auto path = [&](const char* source, const char* target) {
    return fit.paths[place(model, target) * 7 + place(model, source)];
  };
  const auto total = [&](const char* source, const char* target) {
    return fit.totals[place(model, target) * 7 + place(model, source)];
  };
  CHECK(total("image", "quality") == Approx(path("image", "expectation") * path("expectation", "quality")));
  CHECK(total("quality", "satisfaction") ==
        Approx(path("quality", "satisfaction") + path("quality", "value") * path("value", "satisfaction")));
  CHECK(total("satisfaction", "loyalty") ==
        Approx(path("satisfaction", "loyalty") + path("satisfaction", "complaints") * path("complaints", "loyalty")));
  CHECK(total("loyalty", "image") == 0);
}

TEST_CASE("properties: the index is linear in the scale, and turning an indicator round turns only its loading") {
  const Table marks = simulated(200, 3);
  const Pls fit = pls(marks, two(), {.resamples = 0});
  PlsModel wide = two();
  wide.scale = {-8, 10};  // twice as long: the mark m stands at (m + 8) / 18 instead of (m - 1) / 9
  const Pls other = pls(marks, wide, {.resamples = 0});
  for (std::size_t j = 0; j < 2; ++j)
    CHECK(number(other.latents, "index", j) == Approx(50 + number(fit.latents, "index", j) / 2));

  Table turned("marks");
  for (const auto& name : marks.names()) {
    const auto values = marks.column(name).values<double>();
    std::vector<double> own(values.begin(), values.end());
    if (name == "x2")
      for (double& mark : own) mark = 11 - mark;
    turned.add(name, Column::of(std::move(own)));
  }
  const Pls round = pls(turned, two(), {.resamples = 50});
  CHECK(number(round.outer, "loading", 1) == Approx(-number(fit.outer, "loading", 1)).margin(1e-7));
  CHECK(number(round.paths, "path", 0) == Approx(number(fit.paths, "path", 0)).margin(1e-7));
  CHECK(round.latents.column("index").is_null(0));  // a negative weight: the block does not measure one thing
  CHECK(round.latents.column("index_low").is_null(0));
  CHECK_FALSE(round.latents.column("index_low").is_null(1));
}

TEST_CASE("properties: the same seed gives the same bytes on any number of threads") {
  const Table marks = simulated(120, 5);
  const Pls one = pls(marks, two(), {.resamples = 200, .seed = 9, .threads = 1});
  const Pls four = pls(marks, two(), {.resamples = 200, .seed = 9, .threads = 4});
  const Pls other = pls(marks, two(), {.resamples = 200, .seed = 10, .threads = 4});
  for (const auto& [a, b] : {std::pair{&one.paths, &four.paths}, std::pair{&one.latents, &four.latents}})
    for (const auto& name : a->names()) {
      if (a->column(name).type() != Type::float64) continue;
      const auto x = a->column(name).values<double>(), y = b->column(name).values<double>();
      CHECK(std::equal(x.begin(), x.end(), y.begin()));
    }
  CHECK(number(one.paths, "path_low", 0) != number(other.paths, "path_low", 0));
  CHECK(number(one.paths, "path", 0) == number(other.paths, "path", 0));
}

TEST_CASE("simulated: limits hold the estimate, narrow with rows, and se is theirs") {
  const Pls few = pls(simulated(60, 7), two(), {.resamples = 400}),
            many = pls(simulated(2400, 7), two(), {.resamples = 400});
  for (const Pls* fit : {&few, &many}) {
    const double low = number(fit->paths, "path_low", 0), path = number(fit->paths, "path", 0);
    const double high = number(fit->paths, "path_high", 0), se = number(fit->paths, "se", 0);
    CHECK(low < path);
    CHECK(path < high);
    CHECK((high - low) / (2 * 1.96 * se) == Approx(1).margin(0.15));
    CHECK(number(fit->paths, "p", 0) == Approx(std::erfc(path / se / std::numbers::sqrt2)));
  }
  const double ratio = number(few.paths, "se", 0) / number(many.paths, "se", 0);
  CHECK(ratio > 4);  // sqrt(40) = 6.3
  CHECK(ratio < 9);
}

TEST_CASE("edges: rows with a missing mark are left out; no resamples give no limits; progress ends at the end") {
  Table marks = simulated(40, 2), holes("marks");
  for (const auto& name : marks.names()) {
    const auto values = marks.column(name).values<double>();
    std::vector<std::optional<double>> own(values.begin(), values.end());
    if (name == "x1") own[3] = std::nullopt;
    if (name == "x5") own[20] = std::nullopt;
    holes.add(name, Column::of(own));
  }
  std::int64_t done = 0, total = 0;
  const Pls fit = pls(holes, two(), {.resamples = 0});
  CHECK(fit.n == 38);
  CHECK(fit.scores.column("row").values<std::int64_t>()[3] == 4);
  CHECK(fit.paths.column("path_low").is_null(0));
  CHECK(fit.paths.column("p").is_null(0));
  CHECK(fit.lost == 0);
  PlsOptions options{.resamples = 64};
  options.progress = [&](std::int64_t d, std::int64_t t) {
    done = d;
    total = t;
  };
  (void)pls(holes, two(), options);
  CHECK(done == 64);
  CHECK(total == 64);
  options.resamples = 100000;
  options.progress = [](std::int64_t, std::int64_t) { throw Interrupted(); };
  CHECK_THROWS_AS(pls(holes, two(), options), Interrupted);
}

TEST_CASE("input checks of a path model") {
  const Table marks = simulated(40, 2);
  struct Wrong {
    const char* text;
    PlsModel model;
    PlsOptions options{.resamples = 0};
  };
  const auto with = [](auto change) {
    PlsModel model = two();
    change(model);
    return model;
  };
  const std::vector<Wrong> all{
      {"pls, column 'blocks': got no block, expected blocks of indicators", {{}, {}, {1, 10}}},
      {"pls, column 'blocks.loyalty': got [], expected a list of its indicators",
       with([](PlsModel& m) { m.blocks[1].indicators.clear(); })},
      {"pls, column 'blocks.loyalty': got 'x1' twice, expected each indicator once",
       with([](PlsModel& m) { m.blocks[1].indicators[0] = "x1"; })},
      {"pls, column 'blocks': got 'satisfaction' twice, expected each latent variable once",
       with([](PlsModel& m) { m.blocks.push_back({"satisfaction", {"x9"}}); })},
      {"pls, column 'blocks': got 'row', expected another name: scores have a column 'row'", with([](PlsModel& m) {
         m.blocks[1].latent = "row";
         m.paths[0].target = "row";
       })},
      {"pls, column 'paths': got 'loyalti', expected one of satisfaction, loyalty (did you mean 'loyalty'?)",
       with([](PlsModel& m) { m.paths[0].target = "loyalti"; })},
      {"pls, column 'paths': got paths in a circle, expected paths that lead one way",
       with([](PlsModel& m) { m.paths.push_back({"loyalty", "satisfaction"}); })},
      {"pls, column 'paths': got paths in a circle, expected paths that lead one way",
       with([](PlsModel& m) { m.paths.push_back({"loyalty", "loyalty"}); })},
      {"2 problems\n"
       "  pls, column 'paths': got 'satisfaction' without a path, expected a path for every block\n"
       "  pls, column 'paths': got 'loyalty' without a path, expected a path for every block",
       with([](PlsModel& m) { m.paths.clear(); })},
      {"pls, column 'scale': got (10, 1), expected a lowest mark below the highest",
       with([](PlsModel& m) { m.scale = {10, 1}; })},
      {"marks, column 'x7': expected one of x1, x2, x3, x4, x5, x6 (did you mean 'x1'?)",
       with([](PlsModel& m) { m.blocks[0].indicators[0] = "x7"; })},
      {"pls, column 'level': got 95, expected a number above 0 and below 1", two(), {.resamples = 0, .level = 95}},
      {"pls, column 'resamples': got -1, expected a number from 0 to 1000000", two(), {.resamples = -1}},
  };
  for (const auto& wrong : all) CHECK(refused(marks, wrong.model, wrong.options) == wrong.text);
  CHECK(refused(simulated(9, 1), two()) == "pls, column 'frame': got 9 whole rows, expected at least 10");
}

TEST_CASE("input checks of marks: every one outside the scale, columns that say nothing, sources that move as one") {
  Table marks = simulated(40, 2);
  marks.add("same", Column::of(std::vector<double>(40, 7)));
  const auto first = marks.column("x1").values<double>();
  marks.add("again", Column::of(std::vector<double>(first.begin(), first.end())));
  PlsModel narrow = two();
  narrow.scale = {1, 7.5};
  std::size_t outside = 0;
  std::string first_text;
  for (std::size_t k = 1; k <= 6; ++k) {
    const std::string name = "x" + std::to_string(k);
    const auto values = marks.column(name).values<double>();
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (values[row] <= 7.5) continue;
      if (outside++ == 0)
        first_text = "marks, row " + std::to_string(row) + ", column '" + name + "': got " +
                     std::to_string(static_cast<int>(values[row])) + ", expected a mark from 1 to 7.5";
    }
  }
  REQUIRE(outside > 1);
  const std::string said = refused(marks, narrow);
  CHECK(said.find(std::to_string(outside) + " problems\n  " + first_text) == 0);

  PlsModel flat = two();
  flat.blocks[0].indicators[1] = "same";
  CHECK(refused(marks, flat) == "marks, column 'same': got equal marks in every row, expected marks that differ");

  const PlsModel twins{{{"a", {"x1"}}, {"b", {"again"}}, {"c", {"x4", "x5"}}}, {{"a", "c"}, {"b", "c"}}, {1, 10}};
  CHECK(refused(marks, twins) ==
        "pls, column 'paths': got sources of 'c' that move as one, expected sources that the marks tell apart");
  CHECK_THROWS_AS(ecsi(marks, {{"imge", {"x1"}}, {"loyalty", {"x2"}}}), InputError);
  CHECK_THROWS_AS(pls_fit(std::vector<double>(4, 1.0), two()), InputError);
}
