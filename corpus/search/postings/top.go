package postings

// Top appends the k best documents that have one of the terms, best first;
// equal scores are in order of documents. It allocates nothing once it has seen
// a query as large, and dst has room.
func (ix *Index) Top(dst []Hit, terms []Term, k int, adjust Adjustment) []Hit {
	if k <= 0 {
		return dst
	}
	s, ok := ix.searchers.Get().(*searcher)
	if !ok {
		s = new(searcher)
	}
	dst = s.top(dst, ix, terms, k, adjust)
	ix.searchers.Put(s)
	return dst
}

func (s *searcher) top(dst []Hit, ix *Index, terms []Term, k int, adjust Adjustment) []Hit {
	s.prepare(ix, terms, k, adjust)
	s.seed(terms)
	for _, c := range s.order {
		c.here = c.bound
	}
	for from := uint32(0); from < uint32(ix.docs); {
		lists, _ := s.essential(s.order)
		if len(lists) == 0 {
			break
		}
		if len(lists) == 1 && lists[0].sparse() {
			s.walk(from, uint32(ix.docs))
			break
		}
		from = s.scan(lists, from)
	}
	s.release()
	return s.hits(dst)
}

// seed raises the need at the start: if a list has seedRank documents that each
// get a score from it alone, so many of the best have no less.
func (s *searcher) seed(terms []Term) {
	if s.adjust.Of != nil || s.k > seedRank {
		return
	}
	i := 0
	for _, t := range terms {
		if !s.ix.asks(t) {
			continue
		}
		c := &s.cursors[i]
		i++
		if c.end-c.first > 1 || s.ix.Len(t.List) >= seedRank {
			s.need = max(s.need, c.addend(s.ix.seed(t.List)))
		}
	}
}

// essential returns those of the lists, least first, of which a document must
// have one to be among the best, and the most that the others add to it. It
// fills upTo.
func (s *searcher) essential(lists []*cursor) ([]*cursor, uint32) {
	n, sum, rest := 0, uint32(0), uint32(0)
	for i, c := range lists {
		sum += c.here
		s.upTo[i] = sum
		if sum < s.need {
			n, rest = i+1, sum
		}
	}
	return lists[n:], rest
}
