package postings

// Exhaustive appends the same hits as Top, and scores every posting to find
// them. It is what Top is measured against.
func (ix *Index) Exhaustive(dst []Hit, terms []Term, k int, adjust Adjustment) []Hit {
	if k <= 0 {
		return dst
	}
	var s searcher
	s.prepare(ix, terms, k, adjust)
	sums := make([]uint32, ix.docs)
	for _, c := range s.order {
		for ; c.at < c.end; c.enter(c.at + 1) {
			c.load()
			for i := range c.open.n {
				if doc := int(c.docs[i]); doc < len(sums) {
					sums[doc] += c.worth(c.codes[i], uint32(doc))
				}
			}
		}
	}
	for doc, sum := range sums {
		if sum > 0 {
			s.offer(uint32(doc), sum)
		}
	}
	return s.hits(dst)
}
