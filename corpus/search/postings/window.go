package postings

import "math/bits"

// Documents are scored together in windows: of narrow documents, so that their
// sums stay in the nearest cache, or of up to wide ones if few of these have the
// terms that matter.
const (
	narrow = 1 << 12
	wide   = 1 << 16
)

// width is how many documents the next window shall have.
func (s *searcher) width(lists []*cursor) uint32 {
	blocks := 0
	for _, c := range lists {
		blocks += c.end - c.first
	}
	width := narrow
	for width < wide && blocks*blockSize/(s.ix.docs/width+1) < 1024 {
		width *= 2
	}
	return uint32(width)
}

// scan scores the next window, and returns where the one after it begins.
func (s *searcher) scan(lists []*cursor, from uint32) uint32 {
	width := s.width(lists)
	next := uint32(none)
	for _, c := range lists {
		next = min(next, c.next(from, width))
	}
	if next >= uint32(s.ix.docs) {
		return uint32(s.ix.docs)
	}
	from = next
	to := min(from+width, uint32(s.ix.docs))
	s.local = append(s.local[:0], s.order...)
	for i, c := range s.local {
		c.most(from, to)
		for ; i > 0 && s.local[i-1].here > c.here; i-- {
			s.local[i] = s.local[i-1]
		}
		s.local[i] = c
	}
	essential, rest := s.essential(s.local)
	switch len(essential) {
	case 0:
	case 1:
		s.collect(essential[0], rest, from, to)
	default:
		s.sum(essential, s.need-rest, from, to)
	}
	s.finish(s.local[:len(s.local)-len(essential)], from, to)
	for _, c := range s.order {
		c.here = c.bound
	}
	return to
}

// next returns a document before which the list has none, from one on.
func (c *cursor) next(from, width uint32) uint32 {
	if !c.skip(from) {
		return none
	}
	if start := c.start(); c.last-start < width && c.read != c.at {
		return max(from, start)
	}
	return c.seek(from)
}

// most works out the most that the list adds to a document of the window, and
// about how many of its postings are there.
func (c *cursor) most(from, to uint32) {
	c.here, c.share = 0, 0
	if !c.skip(from) || c.start() >= to {
		return
	}
	if c.read == c.at && c.i < c.open.n && c.docs[c.i&(blockSize-1)] >= to {
		return
	}
	top, at, last := c.top, c.at+1, c.last
	for ; at < c.end && last < to-1; at++ {
		top = max(top, c.ix.top(at))
		last = c.ix.last(at)
	}
	c.here = c.addend(top)
	c.share = (at - c.at) * blockSize
	if span, width := int(last-c.start())+1, int(to-from); span > width {
		c.share = c.share * width / span
	}
}

// sum adds up what the lists add to the documents of a window, and collects
// those that reach a sum. It leaves all sums 0. If there are few documents, all
// are marked, and their sums are the only ones to be cleared.
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
	marked := s.marked[:(to-from+63)/64]
	for i, w := range marked {
		if w == 0 {
			continue
		}
		marked[i] = 0
		for ; w != 0; w &= w - 1 {
			d := uint32(i*64 + bits.TrailingZeros64(w))
			if sum := s.sums[d]; sum >= enough {
				s.candidates = append(s.candidates, candidate{from + d, sum})
			}
			s.sums[d] = 0
		}
	}
	if !few {
		clear(s.sums[:to-from])
	}
}

// addList adds what is in the window of a list.
func (s *searcher) addList(c *cursor, mark, from, to uint32) {
	if c.seek(from) == none {
		return
	}
	for s.add(c, mark, from, to); c.i >= c.open.n; s.add(c, mark, from, to) {
		c.enter(c.at + 1)
		if c.at == c.end || c.start() >= to {
			return
		}
		c.load()
	}
}

// add adds the rest of a block that is in the window, and marks the documents
// that reach a sum.
func (s *searcher) add(c *cursor, mark, from, to uint32) {
	impacts := c.ix.impacts
	mask := len(impacts) - 1
	weight, sums := c.weight, s.sums[:to-from]
	i, n := c.i, min(c.open.n, blockSize)
	for ; i < n; i++ {
		d := c.docs[i] - from
		if d >= uint32(len(sums)) {
			break
		}
		sum := sums[d] + 1 + uint32(weight*impacts[int(c.codes[i])&mask])
		sums[d] = sum
		if sum >= mark {
			s.marked[d>>6] |= 1 << (d & 63)
		}
	}
	c.i = i
}

// A candidate is a document of which some lists have been added up.
type candidate struct{ doc, sum uint32 }

// collect collects the documents of one list in the window, if the others can
// make them one of the best.
func (s *searcher) collect(c *cursor, rest, from, to uint32) {
	least := s.leastCode(c, rest)
	for c.skip(from) && c.start() < to {
		if c.top >= least {
			c.loadCodes()
			for i := range c.open.n {
				code := c.codes[i&(blockSize-1)]
				if code < least {
					continue
				}
				c.load()
				if doc := c.docs[i&(blockSize-1)]; doc >= from && doc < to {
					s.candidates = append(s.candidates, candidate{doc, c.addend(code)})
				}
			}
		}
		if c.last >= to-1 {
			return
		}
		from = c.last + 1
	}
}

// finish adds what the other lists add to the candidates, one list after the
// other, as long as they may be among the best.
func (s *searcher) finish(others []*cursor, from, to uint32) {
	for i := len(others) - 1; i >= 0; i-- {
		s.keep(s.upTo[i])
		if len(s.candidates) == 0 {
			return
		}
		s.complete(others[i], s.upTo[i]-others[i].here, from, to)
	}
	for _, d := range s.candidates {
		if d.sum >= s.need {
			s.offer(d.doc, d.sum)
		}
	}
	s.candidates = s.candidates[:0]
}

// complete adds what one list adds to the candidates. The lists after it add no
// more than rest.
func (s *searcher) complete(c *cursor, rest, from, to uint32) {
	all := s.candidates
	for i := 0; i < len(all) && c.skip(all[i].doc); {
		end, enough := i, 0
		most := rest + c.addend(c.top)
		for ; end < len(all) && all[end].doc <= c.last; end++ {
			if all[end].sum+most >= s.need {
				enough++
			}
		}
		if enough >= lookup {
			s.completeAll(c, all[i:end], from, to)
			i = end
			continue
		}
		for ; i < end; i++ {
			if all[i].sum+most < s.need {
				continue
			}
			if code, ok := c.find(all[i].doc); ok {
				all[i].sum += c.addend(code)
			}
		}
	}
}

// completeAll does the same for many candidates of one block.
func (s *searcher) completeAll(c *cursor, some []candidate, from, to uint32) {
	c.load()
	docs, sums, mask := c.docs[:c.open.n], s.sums[:to-from], len(c.ix.impacts)-1
	for i, doc := range docs {
		if d := doc - from; d < uint32(len(sums)) {
			sums[d] = 1 + uint32(c.weight*c.ix.impacts[int(c.codes[i])&mask])
		}
	}
	for i, d := range some {
		some[i].sum += sums[d.doc-from]
	}
	for _, doc := range docs {
		if d := doc - from; d < uint32(len(sums)) {
			sums[d] = 0
		}
	}
}

// lookup is how many candidates of one block make it worth while to read all
// of the block.
const lookup = 16

// keep drops the candidates that are not among the best with so much more.
func (s *searcher) keep(rest uint32) {
	n := 0
	for _, d := range s.candidates {
		s.candidates[n] = d
		if d.sum+rest >= s.need {
			n++
		}
	}
	s.candidates = s.candidates[:n]
}
