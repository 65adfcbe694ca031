package telegram

import "slices"

// A recent is a map that keeps the newest entries, so many as it has room for.
type recent[K comparable, V any] struct {
	values map[K]V
	ring   []K // the keys in the order in which they came
	oldest int // in a full ring
	room   int
}

func newRecent[K comparable, V any](room int) *recent[K, V] {
	return &recent[K, V]{values: map[K]V{}, room: room}
}

// put sets an entry and returns the one that had to make room for it, if any.
func (r *recent[K, V]) put(key K, value V) (gone V) {
	if _, ok := r.values[key]; !ok {
		if len(r.ring) < r.room {
			r.ring = append(r.ring, key)
		} else {
			gone = r.values[r.ring[r.oldest]]
			delete(r.values, r.ring[r.oldest])
			r.ring[r.oldest] = key
			r.oldest = (r.oldest + 1) % r.room
		}
	}
	r.values[key] = value
	return gone
}

func (r *recent[K, V]) has(key K) bool {
	_, ok := r.values[key]
	return ok
}

// keys are those of the entries, the oldest first, also of those that were
// dropped.
func (r *recent[K, V]) keys() []K { return slices.Concat(r.ring[r.oldest:], r.ring[:r.oldest]) }

// drop removes an entry. Its key keeps its place among the oldest.
func (r *recent[K, V]) drop(key K) { delete(r.values, key) }
