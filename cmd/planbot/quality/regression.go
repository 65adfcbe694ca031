package quality

import "math"

// A row is what a regression is fitted to.
type row struct {
	x   []float64
	yes bool
}

// ridge is how much large weights cost: the L2 penalty on standardised features.
const ridge = 20

// fit finds the weights of a logistic regression, the bias last, by Newton's
// method. Features are compared on one scale, on which ridge is the same for
// all of them.
func fit(samples []row) []float64 {
	n := len(samples[0].x)
	mean, scale := spread(samples)
	w := make([]float64, n+1)
	columns := columnsOf(samples, mean, scale)
	slopes, weighted := make([]float64, len(samples)), make([]float64, len(samples))
	for range 7 {
		errs := make([]float64, len(samples))
		for s, p := range chances(w, columns) {
			slopes[s], errs[s] = p*(1-p), p
			if samples[s].yes {
				errs[s]--
			}
		}
		gradient, hessian := make([]float64, n+1), make([][]float64, n+1)
		for i, column := range columns {
			start := 0.0
			if i < n {
				start = ridge
			}
			gradient[i] = dot(start*w[i], errs, column)
			for s, slope := range slopes {
				weighted[s] = slope * column[s]
			}
			hessian[i] = make([]float64, n+1)
			for j := range i {
				hessian[i][j] = dot(0, weighted, columns[j])
			}
			hessian[i][i] = dot(start, weighted, column)
		}
		for i, step := range solve(hessian, gradient) {
			w[i] -= step
		}
	}
	for i := range n {
		w[i] /= scale[i]
		w[n] -= w[i] * mean[i]
	}
	return w
}

// columnsOf lays samples out by feature, on one scale, with the bias's last.
func columnsOf(samples []row, mean, scale []float64) [][]float64 {
	out := make([][]float64, len(mean)+1)
	for i := range out {
		out[i] = make([]float64, len(samples))
		for s := range samples {
			if out[i][s] = 1; i < len(mean) {
				out[i][s] = (samples[s].x[i] - mean[i]) / scale[i]
			}
		}
	}
	return out
}

func chances(w []float64, columns [][]float64) []float64 {
	out := make([]float64, len(columns[0]))
	for i, column := range columns {
		for s, x := range column {
			out[s] += w[i] * x
		}
	}
	for s, sum := range out {
		out[s] = logistic(sum)
	}
	return out
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// dot adds the products of x and y to a sum.
func dot(sum float64, x, y []float64) float64 {
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}

// spread is the mean and the standard deviation of each feature.
func spread(samples []row) (mean, scale []float64) {
	n := len(samples[0].x)
	mean, scale = make([]float64, n), make([]float64, n)
	for _, s := range samples {
		for i, v := range s.x {
			mean[i] += v / float64(len(samples))
		}
	}
	for _, s := range samples {
		for i, v := range s.x {
			scale[i] += (v - mean[i]) * (v - mean[i]) / float64(len(samples))
		}
	}
	for i, v := range scale {
		if scale[i] = math.Sqrt(v); scale[i] == 0 {
			scale[i] = 1 // a feature that no sample has
		}
	}
	return mean, scale
}

// solve solves a·x = b for a symmetric, positive definite matrix, of which the
// lower half is given, by Cholesky's method. It overwrites both.
func solve(a [][]float64, b []float64) []float64 {
	for i := range a {
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= a[i][k] * a[j][k]
			}
			if i == j {
				a[i][i] = math.Sqrt(sum)
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
		for k := range i {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	for i := len(b) - 1; i >= 0; i-- {
		for k := i + 1; k < len(b); k++ {
			b[i] -= a[k][i] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}
