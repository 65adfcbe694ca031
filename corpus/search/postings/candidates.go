package postings

// A candidate is a document of which some lists have been added up.
type candidate struct{ doc, sum uint32 }

// collect makes those documents of one list in the window candidates that may
// be among the best with what the other lists add, which is no more than rest.
func (s *searcher) collect(c *cursor, rest, from, to uint32) {
	least := s.leastCode(c, rest)
	for c.skip(from) && c.start() < to {
		if c.top >= least {
			s.collectBlock(c, least, from, to)
		}
		if c.last >= to-1 {
			return
		}
		from = c.last + 1
	}
}

// collectBlock reads the codes of a block, and only if one is large enough the
// documents too.
func (s *searcher) collectBlock(c *cursor, least, from, to uint32) {
	c.loadCodes()
	n := min(c.open.n, blockSize)
	i := 0
	for i < n && c.codes[i] < least {
		i++
	}
	if i == n {
		return
	}
	c.load()
	candidates := s.candidates
	for n = min(c.open.n, n); i < n; i++ {
		if code, doc := c.codes[i], c.docs[i]; code >= least && doc >= from && doc < to {
			candidates = append(candidates, candidate{doc, c.addend(code)})
		}
	}
	s.candidates = candidates
}

// leastCode returns the least code that is enough with what the others add.
func (s *searcher) leastCode(c *cursor, rest uint32) uint32 {
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

// finish adds the other lists to the candidates, the strongest first, and
// offers what is left to the best.
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

// keep drops the candidates that are not among the best even with so much more.
func (s *searcher) keep(more uint32) {
	all, need, n := s.candidates, s.need, 0
	for _, d := range all {
		all[n] = d
		if d.sum+more >= need { // no jump, for nobody could predict it
			n++
		}
	}
	s.candidates = all[:n]
}

// So many candidates of one block make it worth while to read the whole block.
// To find a document in a bitmap is easy.
const (
	manyInBitmap = 48
	manyInSplit  = 16
)

// complete adds one list to the candidates. The lists after it add no more than
// rest.
func (s *searcher) complete(c *cursor, rest, from, to uint32) {
	all, need := s.candidates, s.need
	for i := 0; i < len(all) && c.skip(all[i].doc); {
		most := rest + c.addend(c.top)
		end, hopeful := i, 0
		for ; end < len(all) && all[end].doc <= c.last; end++ {
			if all[end].sum+most >= need {
				hopeful++
			}
		}
		if hopeful >= manyInSplit && (!c.lay().bitmap || hopeful >= manyInBitmap) {
			s.completeAll(c, all[i:end], from, to)
			i = end
			continue
		}
		for ; i < end; i++ {
			if all[i].sum+most < need {
				continue
			}
			if code, ok := c.find(all[i].doc); ok {
				all[i].sum += c.addend(code)
			}
		}
	}
}

// completeAll adds one block to the candidates that it may have. It uses the
// sums, which are 0, to say which posting is whose.
func (s *searcher) completeAll(c *cursor, some []candidate, from, to uint32) {
	c.loadDocs()
	docs, sums := c.docs[:c.open.n], s.sums[:to-from]
	for i, doc := range docs {
		if d := doc - from; d < uint32(len(sums)) {
			sums[d] = uint32(i) + 1
		}
	}
	for i, d := range some {
		if place := sums[d.doc-from]; place > 0 {
			some[i].sum += c.addend(c.open.code(int(place - 1)))
		}
	}
	for _, doc := range docs {
		if d := doc - from; d < uint32(len(sums)) {
			sums[d] = 0
		}
	}
}
