//go:build !race

package postings

const underRace = false
