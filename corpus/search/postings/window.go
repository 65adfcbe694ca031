package postings

import "math/bits"

// next returns a document before which the list has none, from one on.
func (c *cursor) next(from, width uint32) uint32 {
	if !c.skip(from) {
		return none
	}
	if start := c.start(); c.last-start < width && c.read != c.at {
		return max(from, start) // the window may do without the block
	}
	return c.seek(from)
}

// survey works out the most that the list adds to a document of the window, and
// about how many of its postings are there. Of many blocks one is as good as the
// best of the list, so it looks at a few only.
func (c *cursor) survey(from, to uint32) {
	c.here, c.share = 0, 0
	if !c.skip(from) || c.start() >= to {
		return
	}
	if c.read == c.at && c.i < c.open.n && c.docs[c.i] >= to {
		return
	}
	const few = 32
	blocks := 1 + (c.end-c.first)*int(to-from)/c.ix.docs
	c.share = blocks * blockSize
	if blocks > few {
		c.here = c.bound
		return
	}
	top, at, last := c.top, c.at+1, c.last
	for ; at < c.end && last < to-1; at++ {
		top, last = max(top, c.ix.top(at)), c.ix.last(at)
	}
	c.here = c.addend(top)
	c.share = (at - c.at) * blockSize
	if span, width := int(last-c.start())+1, int(to-from); span > width {
		c.share = c.share * width / span
	}
}

// sum adds up what the lists add to the documents of a window, and makes those
// that reach a sum candidates. It leaves all sums 0: each by itself if there are
// few postings, and then all documents that have one are marked.
func (s *searcher) sum(lists []*cursor, enough, from, to uint32) {
	postings := 0
	for _, c := range lists {
		postings += c.share
	}
	mark := enough
	few := postings < int(to-from)/64
	if few {
		mark = 1
	}
	for _, c := range lists {
		s.addList(c, mark, from, to)
	}
	candidates, sums := s.candidates, s.sums[:to-from]
	for i, word := range s.marked[:(to-from+63)/64] {
		if word == 0 {
			continue
		}
		s.marked[i] = 0
		for ; word != 0; word &= word - 1 {
			d := uint32(i*64 + bits.TrailingZeros64(word))
			if sum := sums[d]; sum >= enough {
				candidates = append(candidates, candidate{from + d, sum})
			}
			sums[d] = 0
		}
	}
	s.candidates = candidates
	if !few {
		clear(sums)
	}
}

// addList adds what is in the window of a list.
func (s *searcher) addList(c *cursor, mark, from, to uint32) {
	if c.seek(from) == none {
		return
	}
	for s.addBlock(c, mark, from, to); c.i >= c.open.n; s.addBlock(c, mark, from, to) {
		c.enter(c.at + 1)
		if c.at == c.end || c.start() >= to {
			return
		}
		c.load()
	}
}

// addBlock adds what is in the window of the rest of a block, and marks the
// documents that reach a sum. Most of the time of a hard query goes to it, so
// it does cursor.worth by hand.
func (s *searcher) addBlock(c *cursor, mark, from, to uint32) {
	sums, weight, impacts := s.sums[:to-from], c.weight, c.ix.impacts
	class := c.ix.classesOf(from, to)[:len(sums)]
	mask, shift := len(impacts)-1, c.ix.shift&31
	i, n := c.i, min(c.open.n, blockSize)
	for ; i < n; i++ {
		d := c.docs[i] - from
		if d >= uint32(len(sums)) {
			break
		}
		sum := sums[d] + 1 + uint32(weight*impacts[(int(c.codes[i])<<shift|int(class[d]))&mask])
		sums[d] = sum
		if sum >= mark {
			s.marked[d>>6] |= 1 << (d & 63)
		}
	}
	c.i = i
}
