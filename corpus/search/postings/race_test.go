//go:build race

package postings

// underRace says that the race detector watches, under which everything takes
// ten times as long. One goroutine answers a query, so it has little to see.
const underRace = true
