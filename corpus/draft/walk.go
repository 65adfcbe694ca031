package draft

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A walker gathers the paragraphs of a page: every run of text between the
// bounds of block elements, or between two line breaks in a row.
type walker struct {
	all    bool // as in Options
	lines  []string
	parts  [][2]int // the lines of each article and main element
	left   map[string]tally
	q      int // <q> elements that got quotation marks
	struck int // elements whose text is struck out

	run     strings.Builder // the text since the last bound
	broken  int             // where in run the text after a <br> begins
	mark    string          // headingMark inside a heading
	pre     bool            // an empty line is a bound
	quoting int             // the depth in <q>
}

// A tally counts the elements of a kind that were left out, and their words.
type tally struct{ elements, words int }

func newWalker(o Options) *walker { return &walker{all: o.All, left: map[string]tally{}} }

var (
	// blocks are the elements that text does not run across. Custom elements,
	// whose names have a hyphen, are taken to be such.
	blocks = strings.Fields(`address article aside blockquote body caption center dd details dialog dir div dl dt
		fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu
		nav ol optgroup option p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp`)
	// boxes are the elements that stand in a line as a picture does.
	boxes = strings.Fields("audio button canvas embed iframe img input object select svg textarea video")

	// noText are the elements whose text a page does not show as such.
	noText = map[atom.Atom]string{
		atom.Script: "script", atom.Style: "style sheet", atom.Template: "template", atom.Noscript: "noscript element",
		atom.Title: "title", atom.Svg: "drawing", atom.Iframe: "embedded object", atom.Object: "embedded object",
		atom.Audio: "embedded object", atom.Video: "embedded object", atom.Canvas: "embedded object",
		atom.Noembed: "embedded object", atom.Noframes: "embedded object",
	}
	// noArticle are the elements whose text belongs to the site.
	noArticle = map[atom.Atom]string{
		atom.Nav: "menu", atom.Footer: "footer", atom.Form: "form", atom.Button: "button",
		atom.Select: "form field", atom.Textarea: "form field", atom.Datalist: "form field",
		atom.Aside: "aside",
	}

	hiding    = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)
	emptyLine = regexp.MustCompile(`\n[ \t\r]*\n`)
	tag       = regexp.MustCompile(`<[^>]*>`)
)

func (w *walker) walk(n *html.Node) {
	isBlock := n.Type == html.ElementNode && (slices.Contains(blocks, n.Data) || strings.Contains(n.Data, "-"))
	isBox := n.Type == html.ElementNode && slices.Contains(boxes, n.Data)
	bound := func() {
		switch {
		case isBlock:
			w.flush()
		case isBox:
			w.run.WriteString(gap)
		}
	}
	bound()
	kind := w.leaves(n)
	switch {
	case kind != "":
		t := w.left[kind]
		w.left[kind] = tally{t.elements + 1, t.words + wordsIn(n)}
	case n.Type == html.TextNode:
		w.text(n.Data)
	default:
		w.enter(n, bound)
	}
	bound()
}

// enter walks through the children of an element; bound ends it.
func (w *walker) enter(n *html.Node, bound func()) {
	from, mark, pre, closer := len(w.lines), w.mark, w.pre, ""
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.mark = headingMark
	case atom.Pre, atom.Textarea, atom.Xmp, atom.Listing, atom.Plaintext:
		w.pre = true
	case atom.Del, atom.S, atom.Strike:
		w.struck++
	case atom.Q:
		closer = w.quote(n)
	}
	for c := range n.ChildNodes() {
		w.walk(c)
	}
	if closer != "" {
		w.run.WriteString(closer)
		w.quoting--
	}
	bound() // before the mark changes
	w.mark, w.pre = mark, pre
	if n.DataAtom == atom.Article || n.DataAtom == atom.Main {
		w.parts = append(w.parts, [2]int{from, len(w.lines)})
	}
}

func (w *walker) flush() {
	if s := clean(w.run.String()); s != "" {
		w.lines = append(w.lines, w.mark+s)
	}
	w.run.Reset()
	w.broken = 0
}

func (w *walker) text(s string) {
	parts := []string{s}
	if w.pre {
		parts = emptyLine.Split(s, -1)
	}
	for i, part := range parts {
		if i > 0 {
			w.flush()
		}
		w.run.WriteString(part)
	}
}

// lineBreak makes a space, and of a second break in a row a bound.
func (w *walker) lineBreak() {
	if w.broken > 0 && clean(w.run.String()[w.broken:]) == "" {
		w.flush()
		return
	}
	w.run.WriteByte('\n')
	w.broken = w.run.Len()
}

// quote writes the mark that a browser shows before a <q>, and returns the one
// after it; "" where the page has marks of its own.
func (w *walker) quote(n *html.Node) (closer string) {
	if strings.IndexAny(text(n), "“‘«„‚»”\"") == 0 {
		return ""
	}
	w.q++
	w.quoting++
	if w.quoting%2 == 0 {
		w.run.WriteString("‘")
		return "’"
	}
	w.run.WriteString("“")
	return "”"
}

// leaves names the kind of a node that is left out; of any other it is "".
func (w *walker) leaves(n *html.Node) string {
	if n.Type == html.CommentNode {
		return "comment"
	}
	if n.Type != html.ElementNode {
		return ""
	}
	kind := noText[n.DataAtom]
	if kind != "" || w.all {
		return kind
	}
	if isHidden(n) {
		return "hidden element"
	}
	switch n.DataAtom {
	case atom.Form: // some sites put the whole page into one
		if find(n, atom.Article, atom.Main, atom.H1) != nil {
			return ""
		}
	case atom.Footer: // of a quotation, it says whose that is
		if n.Parent != nil && n.Parent.DataAtom == atom.Blockquote {
			return ""
		}
	}
	return noArticle[n.DataAtom]
}

func isHidden(n *html.Node) bool {
	visible := n.DataAtom != atom.Dialog && !strings.HasPrefix(n.Data, "annotation") // the source of a formula
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && a.Val == "true", a.Key == "style" && hiding.MatchString(a.Val):
			return true
		case a.Key == "open":
			visible = true
		}
	}
	return !visible
}

func wordsIn(n *html.Node) int {
	if n.Type == html.CommentNode {
		return words(tag.ReplaceAllString(n.Data, " "))
	}
	count := 0
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.DataAtom != atom.Script && d.Parent.DataAtom != atom.Style {
			count += words(tag.ReplaceAllString(d.Data, " "))
		}
	}
	return count
}

// article returns the lines of the largest article or main element, unless
// there is more than twice as much text outside it. Without one, to is 0.
func (w *walker) article() (from, to int) {
	most := 0
	for _, p := range w.parts {
		if n := words(w.lines[p[0]:p[1]]...); n > most {
			most, from, to = n, p[0], p[1]
		}
	}
	if 3*most < words(w.lines...) {
		return 0, 0
	}
	return from, to
}

func (w *walker) notes() []string {
	var left, notes []string
	for _, kind := range slices.Sorted(maps.Keys(w.left)) {
		t := w.left[kind]
		s := plural(t.elements, kind)
		if t.words > 0 {
			s += " (" + plural(t.words, "word") + ")"
		}
		left = append(left, s)
	}
	if left != nil {
		notes = append(notes, "left out: "+strings.Join(left, ", "))
	}
	if w.q > 0 {
		notes = append(notes, fmt.Sprintf("the page shows quotation marks around %s without having them: “ and ” were put there", plural(w.q, "<q> element")))
	}
	if w.struck > 0 {
		notes = append(notes, fmt.Sprintf("the page strikes out the text of %s, which was kept", plural(w.struck, "element")))
	}
	return notes
}
