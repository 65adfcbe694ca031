package postings

// Top appends the k best documents that have one of the terms, best first;
// equal scores are in order of documents. Once it has served a query as large,
// and if dst has room, it allocates nothing.
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
	s.seed()
	for from := uint32(0); from < uint32(ix.docs); {
		for _, c := range s.order {
			c.here = c.bound
		}
		lists, _ := s.essential(s.order)
		if len(lists) == 0 {
			break
		}
		from = s.scan(lists, from)
	}
	s.adjust = Adjustment{} // it is the caller's
	return s.hits(dst)
}

// essential returns those of the lists of which a document must have one to be
// among the best, and the most that the others add to it. It fills upTo.
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

// scan finds the best of the next window that has a document of the lists, and
// returns where the one after it begins.
func (s *searcher) scan(lists []*cursor, from uint32) uint32 {
	docs := uint32(s.ix.docs)
	width := s.width(lists)
	next := docs
	for _, c := range lists {
		next = min(next, c.next(from, width))
	}
	if next >= docs {
		return docs
	}
	from = next
	to := min(from+width, docs)
	s.local = append(s.local[:0], s.order...)
	for i, c := range s.local { // they are nearly in order: insert each in its place
		c.survey(from, to)
		for ; i > 0 && s.local[i-1].here > c.here; i-- {
			s.local[i] = s.local[i-1]
		}
		s.local[i] = c
	}
	essential, rest := s.essential(s.local)
	switch len(essential) {
	case 0:
		return to
	case 1:
		s.collect(essential[0], rest, from, to)
	default:
		s.sum(essential, s.need-rest, from, to)
	}
	s.finish(s.local[:len(s.local)-len(essential)], from, to)
	return to
}

// Documents are scored together in windows: of narrow documents, so that their
// sums stay in the nearest cache, or of up to wide ones if few of these have the
// terms that matter.
const (
	narrow = 1 << 12
	wide   = 1 << 16
)

// width is how many documents the next window shall have, so that it has about
// a thousand postings of some lists. The first are short: after each, more is
// known of what a document needs.
func (s *searcher) width(lists []*cursor) uint32 {
	postings := 0
	for _, c := range lists {
		postings += (c.end - c.first) * blockSize
	}
	width := narrow
	for width < wide && postings*width < 1024*s.ix.docs {
		width *= 2
	}
	s.room = min(2*s.room, wide)
	return min(uint32(width), s.room)
}
