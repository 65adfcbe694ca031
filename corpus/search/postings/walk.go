package postings

import "slices"

// sparse reports whether a window has but few documents of the list.
func (c *cursor) sparse() bool {
	return (c.end-c.first)*blockSize <= c.ix.docs/narrow*sparse
}

const sparse = 16

// walk looks at each document of the last list from one to another, if the
// others can make it one of the best.
func (s *searcher) walk(from, to uint32) {
	c, others := s.order[len(s.order)-1], s.order[:len(s.order)-1]
	rest := uint32(0)
	if len(others) > 0 {
		rest = s.upTo[len(others)-1]
	}
	for c.skip(from) {
		start := c.start()
		if start >= to || rest+c.here < s.need {
			return
		}
		if rest+c.addend(c.top) >= s.need {
			s.walkBlock(c, others, rest, max(from, start), to)
		}
		if c.last >= to-1 {
			return
		}
		from = c.last + 1
	}
}

func (s *searcher) walkBlock(c *cursor, others []*cursor, rest, from, to uint32) {
	c.loadCodes()
	need, least := s.need, s.leastCode(c, rest)
	for i := 0; i < c.open.n; i++ {
		if c.codes[i&(blockSize-1)] < least {
			continue
		}
		c.load()
		if doc := c.docs[i&(blockSize-1)]; doc >= from && doc < to {
			s.consider(doc, c.addend(c.codes[i&(blockSize-1)]), others)
		}
		if s.need != need {
			need, least = s.need, s.leastCode(c, rest)
		}
	}
}

// consider adds what the other lists add to a document, as long as it may be
// among the best.
func (s *searcher) consider(doc, sum uint32, others []*cursor) {
	for i, c := range slices.Backward(others) {
		if sum+s.upTo[i] < s.need {
			return
		}
		if !c.skip(doc) {
			continue
		}
		if sum+s.upTo[i]-c.here+c.addend(c.top) < s.need {
			return
		}
		if code, ok := c.find(doc); ok {
			sum += c.addend(code)
		}
	}
	if sum >= s.need {
		s.offer(doc, sum)
	}
}

// leastCode returns the least code that is enough with what the others add.
func (s *searcher) leastCode(c *cursor, rest uint32) uint32 {
	if rest >= s.need {
		return 0
	}
	from, to := uint32(0), uint32(len(s.ix.values)/valueSize)
	for from < to {
		mid := (from + to) / 2
		if rest+c.addend(mid) < s.need {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from
}
