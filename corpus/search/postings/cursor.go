package postings

import "math"

// A cursor is where a query stands in one list. It only goes forward.
type cursor struct {
	ix     *Index
	list   int
	weight float64 // of the list, times the scale of the query
	bound  uint32  // the most that the list can add to a score
	here   uint32  // the most that it can add in the window
	share  int     // about how many of its postings are in the window

	first, end int // the blocks of the list
	at         int // the first block that does not end before the documents asked for last; or end
	last       uint32
	top        uint32 // of block at

	open  block // block opened, laid open
	which int   // or −1

	read  int // the block whose documents are read, or −1
	coded int // the block whose codes are read, or −1
	i     int // where the cursor stands in block read
	docs  [blockSize]uint32
	codes [blockSize]uint32
}

// none is beyond the last document.
const none = math.MaxUint32

// reset puts the cursor at the beginning of a list.
func (c *cursor) reset(ix *Index, list int, weight float64) {
	c.ix, c.list, c.weight = ix, list, weight
	c.first, c.end = ix.first(list), ix.first(list+1)
	c.which, c.read, c.coded, c.i = -1, -1, -1, 0
	c.bound = c.addend(ix.listTop(list))
	c.enter(c.first)
}

// enter stands at the beginning of a block.
func (c *cursor) enter(at int) {
	c.at, c.last, c.top = at, none, 0
	if at < c.end {
		c.last, c.top = c.ix.last(at), c.ix.top(at)
	}
}

// addend is what a posting whose value has a rank adds to a score. It grows with
// the rank.
func (c *cursor) addend(rank uint32) uint32 {
	return 1 + uint32(c.weight*c.ix.impact(rank))
}

// worth is what a document adds to its score by a posting with a code.
func (c *cursor) worth(code, doc uint32) uint32 {
	return 1 + uint32(c.weight*c.ix.impactOf(code, doc))
}

// skip goes to the block that has the document if any has, without reading
// it. It reports whether there is such a block.
func (c *cursor) skip(doc uint32) bool {
	if c.last >= doc {
		return c.at < c.end
	}
	from, to, step := c.at+1, c.at+1, 1
	for to < c.end && c.ix.last(to) < doc {
		from, to, step = to+1, to+step, step*2
	}
	c.enter(c.ix.search(from, min(to, c.end), doc))
	return c.at < c.end
}

// start is the first document that block at may have.
func (c *cursor) start() uint32 { return c.ix.start(c.first, c.at) }

// lay lays block at open.
func (c *cursor) lay() *block {
	if c.which != c.at {
		c.which = c.at
		c.ix.open(&c.open, c.first, c.at)
	}
	return &c.open
}

// find returns the code of a document in block at, after skip.
func (c *cursor) find(doc uint32) (uint32, bool) {
	b := c.lay()
	if c.read == c.at {
		return c.findRead(doc)
	}
	i, ok := b.find(doc)
	if !ok {
		return 0, false
	}
	return b.code(i), true
}

// findRead is find in a block that has been read. It goes forward like all else.
func (c *cursor) findRead(doc uint32) (uint32, bool) {
	n := min(c.open.n, blockSize)
	i := c.i
	for i < n && c.docs[i] < doc {
		i++
	}
	c.i = i
	if i == n || c.docs[i] != doc {
		return 0, false
	}
	return c.open.code(i), true
}

// load reads block at.
func (c *cursor) load() {
	c.loadDocs()
	c.loadCodes()
}

func (c *cursor) loadDocs() {
	if b := c.lay(); c.read != c.at {
		c.read, c.i = c.at, 0
		b.readDocs(&c.docs)
	}
}

func (c *cursor) loadCodes() {
	if b := c.lay(); c.coded != c.at {
		c.coded = c.at
		b.readCodes(&c.codes)
	}
}

// seek goes to the first posting from a document on, and returns its document,
// or none.
func (c *cursor) seek(doc uint32) uint32 {
	for c.skip(doc) {
		c.load()
		for ; c.i < c.open.n; c.i++ {
			if c.docs[c.i&(blockSize-1)] >= doc {
				return c.docs[c.i&(blockSize-1)]
			}
		}
		c.enter(c.at + 1) // only a damaged block ends before its last document
	}
	return none
}
