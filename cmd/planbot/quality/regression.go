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
	x := make([]float64, n+1)
	for range 7 {
		gradient := make([]float64, n+1)
		hessian := make([][]float64, n+1)
		for i := range hessian {
			hessian[i] = make([]float64, n+1)
			if i < n {
				gradient[i], hessian[i][i] = ridge*w[i], ridge
			}
		}
		for _, s := range samples {
			for i, v := range s.x {
				x[i] = (v - mean[i]) / scale[i]
			}
			x[n] = 1
			p := chance(w, x)
			err := p
			if s.yes {
				err--
			}
			for i, v := range x {
				gradient[i] += err * v
				for j := range i + 1 {
					hessian[i][j] += p * (1 - p) * v * x[j]
				}
			}
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

func chance(w, x []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += w[i] * x[i]
	}
	return 1 / (1 + math.Exp(-sum))
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
