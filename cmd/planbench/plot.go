package main

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// The size of the plot in characters, without its labels.
const (
	plotWidth  = 58
	plotHeight = 19
)

// A curve is the median times of one engine by size of corpus.
type curve struct {
	mark   byte
	name   string
	sizes  []int
	values []time.Duration
}

// plot draws curves, both axes logarithmic. Where curves meet, the one drawn
// last shows, so ours comes last.
func plot(curves []curve) string {
	low, high := math.Inf(1), math.Inf(-1)
	left, right := math.Inf(1), math.Inf(-1)
	for _, c := range curves {
		for i, v := range c.values {
			low, high = min(low, math.Log10(v.Seconds())), max(high, math.Log10(v.Seconds()))
			left, right = min(left, math.Log10(float64(c.sizes[i]))), max(right, math.Log10(float64(c.sizes[i])))
		}
	}
	low, high = math.Floor(low), math.Ceil(high)
	if !(right > left && high > low) {
		return "" // one size is no curve
	}
	grid := make([][]byte, plotHeight)
	for y := range grid {
		grid[y] = []byte(strings.Repeat(" ", plotWidth))
	}
	column := func(x float64) int { return int(math.Round((x - left) / (right - left) * (plotWidth - 1))) }
	row := func(y float64) int { return int(math.Round((high - y) / (high - low) * (plotHeight - 1))) }
	for _, c := range curves {
		c.draw(grid, column, row)
	}
	return frame(grid, curves, low, high, row, left, right, column)
}

// draw puts dots between the points and marks on them.
func (c curve) draw(grid [][]byte, column, row func(float64) int) {
	x := func(i int) float64 { return math.Log10(float64(c.sizes[i])) }
	y := func(i int) float64 { return math.Log10(c.values[i].Seconds()) }
	for i := 1; i < len(c.sizes); i++ {
		from, to := column(x(i-1)), column(x(i))
		for at := from + 2; at < to-1; at += 2 {
			part := float64(at-from) / float64(to-from)
			cell := &grid[row(y(i-1)+(y(i)-y(i-1))*part)][at]
			if *cell == ' ' {
				*cell = '.'
			}
		}
	}
	for i := range c.sizes {
		grid[row(y(i))][column(x(i))] = c.mark
	}
}

// frame adds the axes and the legend.
func frame(grid [][]byte, curves []curve, low, high float64, row func(float64) int, left, right float64, column func(float64) int) string {
	labels := map[int]string{}
	for e := low; e <= high; e++ {
		labels[row(e)] = time.Duration(math.Round(math.Pow(10, e) * 1e9)).String()
	}
	var out strings.Builder
	out.WriteString("median time of a query\n")
	for y, line := range grid {
		tick := "|"
		if labels[y] != "" {
			tick = "+"
		}
		fmt.Fprintf(&out, "%6s %s%s\n", labels[y], tick, strings.TrimRight(string(line), " "))
	}
	axis, names := []byte(strings.Repeat("-", plotWidth)), []byte(strings.Repeat(" ", plotWidth+8))
	for e := math.Ceil(left); e <= right; e++ {
		axis[column(e)] = '+'
		label := thousands(int(math.Round(math.Pow(10, e))))
		copy(names[max(0, min(column(e)-len(label)/2, plotWidth-len(label)+3)):], label)
	}
	fmt.Fprintf(&out, "%6s +%s\n%8s%s passages\n", "", axis, "", strings.TrimRight(string(names), " "))
	for _, c := range curves {
		fmt.Fprintf(&out, "  %c %s", c.mark, c.name)
	}
	return out.String() + "\n"
}
