package search

// runs are many lists in one piece of memory, so that to load or to keep ten
// thousand short ones costs what one long one does.
type runs[T any] struct {
	starts []int32 // where each begins in all; and where the last ends
	all    []T
}

// newRuns makes room for so many lists with so many elements in all.
func newRuns[T any](lists, elements int) runs[T] {
	return runs[T]{append(make([]int32, 0, lists+1), 0), make([]T, 0, elements)}
}

// end ends a list: what was appended to all since the last one is in it.
func (r *runs[T]) end() { r.starts = append(r.starts, int32(len(r.all))) }

// len is the number of lists.
func (r *runs[T]) len() int { return len(r.starts) - 1 }

// at is list i.
func (r *runs[T]) at(i int) []T { return r.all[r.starts[i]:r.starts[i+1]] }
