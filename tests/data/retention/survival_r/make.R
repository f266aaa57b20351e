# Reference numbers of R's survival for random data with ties, late entries, strata, weights and clusters.
#     Rscript make.R            (writes cases/*.csv and reference.json beside itself; needs only base R and survival)
library(survival)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
if (length(here) == 0 || here == "") here <- "."
num <- function(x) ifelse(is.na(x) | is.nan(x), "null", ifelse(is.infinite(x), "null", sprintf("%.12g", x)))
arr <- function(x) paste0("[", paste(num(as.numeric(x)), collapse = ", "), "]")
obj <- function(...) {
  parts <- list(...)
  paste0("{", paste(sprintf('"%s": %s', names(parts), unlist(parts)), collapse = ",\n  "), "}")
}
out <- list()

set.seed(20261101)
n <- 300
d <- data.frame(
  time = round(rexp(n, 0.1), 0) + 1, event = rbinom(n, 1, 0.6),
  a = round(rnorm(n), 3), b = rbinom(n, 1, 0.4), segment = sample(c("x", "y", "z"), n, TRUE),
  stratum = sample(c("north", "south"), n, TRUE), account = sample(1:120, n, TRUE),
  weight = round(runif(n, 0.5, 2), 2), cause = 0)
d$entry <- pmax(0, d$time - round(rexp(n, 0.15), 0) - 1)
d$cause <- ifelse(d$event == 1, ifelse(runif(n) < 0.6, "competitor", "closed"), "")
write.csv(d, file.path(here, "random.csv"), row.names = FALSE, quote = FALSE)

curve <- function(f) obj(time = arr(f$time), survival = arr(f$surv), low = arr(f$lower), high = arr(f$upper),
  se = arr(ifelse(f$surv > 0, f$surv * f$std.err, NA)), at_risk = arr(f$n.risk), events = arr(f$n.event),
  hazard = arr(f$cumhaz), hazard_se = arr(f$std.chaz), quantile = arr(quantile(f)$quantile),
  quantile_low = arr(quantile(f)$lower), quantile_high = arr(quantile(f)$upper))
for (band in c("log-log", "log", "plain")) {
  out[[paste0("km_", gsub("-", "_", band))]] <- curve(survfit(Surv(time, event) ~ 1, d, conf.type = band))
  out[[paste0("km_late_", gsub("-", "_", band))]] <- curve(survfit(Surv(entry, time, event) ~ 1, d, conf.type = band))
}
for (s in c("x", "y", "z"))
  out[[paste0("km_segment_", s)]] <- curve(survfit(Surv(time, event) ~ 1, d[d$segment == s, ], conf.type = "log-log"))
fh <- survfit(Surv(time, event) ~ 1, d, ctype = 2)
out$hazard_one_by_one <- obj(hazard = arr(fh$cumhaz), hazard_se = arr(fh$std.chaz))

test <- function(f) {
  o <- if (is.matrix(f$obs)) rowSums(f$obs) else f$obs
  e <- if (is.matrix(f$exp)) rowSums(f$exp) else f$exp
  obj(statistic = num(f$chisq), observed = arr(o), expected = arr(e))
}
out$log_rank <- test(survdiff(Surv(time, event) ~ segment, d))
out$log_rank_strata <- test(survdiff(Surv(time, event) ~ segment + strata(stratum), d))
out$log_rank_rho1 <- test(survdiff(Surv(time, event) ~ segment, d, rho = 1))

d$state <- factor(ifelse(d$cause == "", "0", d$cause), levels = c("0", "closed", "competitor"))
for (band in c("log-log", "log", "plain")) {
  f <- survfit(Surv(time, state) ~ 1, d, conf.type = band)
  for (j in 2:3) out[[paste0("incidence_", f$states[j], "_", gsub("-", "_", band))]] <- obj(time = arr(f$time),
    incidence = arr(f$pstate[, j]), se = arr(f$std.err[, j]), low = arr(f$lower[, j]), high = arr(f$upper[, j]))
}

approximate <- function(fit, transform) {  # Grambsch & Therneau 1994, as survival 2 computed it
  r <- residuals(fit, "schoenfeld"); if (!is.matrix(r)) r <- matrix(r, ncol = 1)
  t <- as.numeric(rownames(r)); if (length(t) == 0) t <- as.numeric(names(residuals(fit, "schoenfeld")))
  y <- fit$y
  g <- if (transform == "identity") t else if (transform == "log") log(t) else if (transform == "rank") rank(t) else {
    k <- survfit(y ~ 1); before <- c(1, k$surv)[match(t, k$time)]; 1 - before }
  g <- g - mean(g); m <- length(g); v <- fit$naive.var; if (is.null(v)) v <- fit$var
  s <- r %*% v * m
  each <- as.vector(g %*% s)^2 / (diag(v) * m * sum(g^2))
  all <- as.vector(g %*% r); c(each, drop(all %*% v %*% all) * m / sum(g^2))
}
model <- function(fit, data, zph = TRUE, residuals = TRUE) {
  s <- summary(fit)
  parts <- list(coefficient = arr(coef(fit)), se = arr(sqrt(diag(if (is.null(fit$naive.var)) fit$var else fit$naive.var))),
    variance = arr(as.vector(fit$var)), log_likelihood = arr(fit$loglik), likelihood_ratio = num(s$logtest[1]),
    wald = num(fit$wald.test), score = num(fit$score), robust_score = if (is.null(fit$rscore)) "null" else num(fit$rscore),
    concordance = arr(c(fit$concordance["concordance"], sqrt(concordance(fit, cluster = NULL)$var))))
  if (residuals) parts <- c(parts,
    martingale = arr(residuals(fit, "martingale")), deviance = arr(residuals(fit, "deviance")),
    dfbeta = arr(as.vector(residuals(fit, "dfbeta"))), score_residuals = arr(as.vector(residuals(fit, "score"))),
    schoenfeld = arr(as.vector(residuals(fit, "schoenfeld"))))
  if (zph) for (g in c("km", "rank", "identity", "log")) {
    z <- cox.zph(fit, transform = g, terms = FALSE)$table
    parts[[paste0("zph_", g)]] <- arr(z[, 1])
    parts[[paste0("zph_old_", g)]] <- arr(approximate(fit, g))
  }
  do.call(obj, parts)
}
survive <- function(fit, new) {
  f <- survfit(fit, newdata = new, conf.type = "log-log")
  obj(time = arr(f$time[f$n.event > 0]), survival = arr(f$surv[f$n.event > 0]), low = arr(f$lower[f$n.event > 0]),
      high = arr(f$upper[f$n.event > 0]), hazard = arr(f$cumhaz[f$n.event > 0]))
}
new <- data.frame(a = 0.7, b = 1, segment = "y")
for (ties in c("efron", "breslow")) {
  fit <- coxph(Surv(time, event) ~ a + b, d, ties = ties, x = TRUE)
  out[[paste0("cox_", ties)]] <- model(fit, d, residuals = ties == "efron")
  out[[paste0("cox_", ties, "_curve")]] <- survive(fit, new)
  fit <- coxph(Surv(entry, time, event) ~ a + b, d, ties = ties, x = TRUE)
  out[[paste0("cox_late_", ties)]] <- model(fit, d, residuals = ties == "efron")
  out[[paste0("cox_late_", ties, "_curve")]] <- survive(fit, new)
  fit <- coxph(Surv(time, event) ~ a + b + strata(stratum), d, ties = ties, x = TRUE)
  out[[paste0("cox_strata_", ties)]] <- model(fit, d, zph = FALSE, residuals = FALSE)
  fit <- coxph(Surv(entry, time, event) ~ a + b + strata(stratum), d, ties = ties, x = TRUE)
  out[[paste0("cox_late_strata_", ties)]] <- model(fit, d, zph = FALSE, residuals = ties == "efron")
  fit <- coxph(Surv(time, event) ~ a + b, d, ties = ties, weights = weight, robust = FALSE, x = TRUE)
  out[[paste0("cox_weight_", ties)]] <- model(fit, d, zph = FALSE, residuals = ties == "efron")
  fit <- coxph(Surv(entry, time, event) ~ a + b, d, ties = ties, cluster = account, x = TRUE)
  out[[paste0("cox_late_cluster_", ties)]] <- model(fit, d, zph = FALSE, residuals = ties == "efron")
}
fit <- coxph(Surv(time, event) ~ a + segment, d, x = TRUE)
parts <- cox.zph(fit)$table
out$cox_segment <- model(fit, d, residuals = FALSE)
out$cox_segment_terms <- arr(parts[, 1])
out$cox_segment_curve <- survive(fit, new)

r <- read.csv(file.path(here, "..", "rossi", "rossi.csv"))
fit <- coxph(Surv(week, arrest) ~ fin + age + race + wexp + mar + paro + prio, r, x = TRUE)
out$rossi <- model(fit, r, residuals = FALSE)
out$version <- sprintf('"R %s.%s, survival %s"', R.version$major, R.version$minor, packageVersion("survival"))
writeLines(do.call(obj, out), file.path(here, "reference.json"))
