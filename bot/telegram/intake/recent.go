package intake

import (
	"maps"
	"slices"
)

// A Recent is a map that keeps the newest entries. It is not safe for use by
// several goroutines.
type Recent[K comparable, V any] struct {
	values map[K]V
	ring   []K // the keys in the order of Put
	oldest int // index in a full ring
	limit  int
}

// NewRecent makes a map that keeps limit entries.
func NewRecent[K comparable, V any](limit int) *Recent[K, V] {
	return &Recent[K, V]{values: map[K]V{}, limit: limit}
}

// Put sets an entry and returns the oldest one if it had to go.
func (r *Recent[K, V]) Put(key K, value V) (gone V) {
	if _, ok := r.values[key]; !ok {
		if len(r.ring) < r.limit {
			r.ring = append(r.ring, key)
		} else {
			gone = r.values[r.ring[r.oldest]]
			delete(r.values, r.ring[r.oldest])
			r.ring[r.oldest] = key
			r.oldest = (r.oldest + 1) % r.limit
		}
	}
	r.values[key] = value
	return gone
}

// Get is the value of a key.
func (r *Recent[K, V]) Get(key K) (value V, ok bool) {
	value, ok = r.values[key]
	return value, ok
}

// Has reports whether there is an entry.
func (r *Recent[K, V]) Has(key K) bool {
	_, ok := r.values[key]
	return ok
}

// Len is the number of entries.
func (r *Recent[K, V]) Len() int { return len(r.values) }

// Keys are the keys of the entries, the oldest first.
func (r *Recent[K, V]) Keys() []K { return slices.Concat(r.ring[r.oldest:], r.ring[:r.oldest]) }

// Drop removes an entry.
func (r *Recent[K, V]) Drop(key K) {
	if r.Has(key) {
		r.DropFunc(func(k K) bool { return k == key })
	}
}

// DropFunc removes the entries of all keys that match.
func (r *Recent[K, V]) DropFunc(match func(K) bool) {
	maps.DeleteFunc(r.values, func(k K, _ V) bool { return match(k) })
	r.ring, r.oldest = slices.DeleteFunc(r.Keys(), match), 0
}
