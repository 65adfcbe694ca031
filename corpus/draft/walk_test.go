package draft

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

func TestParagraphs(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"breaks":             {"<div>One<br><br>two<br>three.<br>&nbsp;<br/>Four</div><p>Copyright</p>", "One|two three.|Four|Copyright"},
		"a lead in a div":    {"<div>Lead.<p>Body.</p>“A quotation.”<p>More.</p>End</div>", "Lead.|Body.|“A quotation.”|More.|End"},
		"list items":         {"<ul><li>First<p>and this</p></li><li>Second<ul><li>Third</ul></ul>", "First|and this|Second|Third"},
		"quotations":         {"<blockquote>“One” <p>two</p><footer>— A. Writer</footer></blockquote>", "“One”|two|— A. Writer"},
		"figures":            {"<figure><blockquote>Pulled.</blockquote><figcaption>A square</figcaption></figure>", "Pulled.|A square"},
		"a standfirst":       {"<article><header>Standfirst<h1>T</h1></header><p>Body</p></article>", "Standfirst|Body"},
		"terms":              {"<dl><dt>Term<dd>Meaning</dl>", "Term|Meaning"},
		"tables":             {"<table><caption>Cap</caption><tr><th>Head<td>Cell<tr><td>a<td><p>b</table>", "Cap|Head|Cell|a|b"},
		"details":            {"<details><summary>More</summary>Hidden no more</details>", "More|Hidden no more"},
		"pre":                {"<pre>One\nline\n \nTwo</pre>", "One line|Two"},
		"headings":           {"<p>a<h2>Part <em>one</em></h2>b<h3><div>x</div><div>y</div></h3>c", "a|# Part one|b|# x|# y|c"},
		"asides":             {"one<aside>Fact box</aside>two", "one|two"},
		"text beside":        {"One<p>two</p>three", "One|two|three"},
		"custom elements":    {"one<my-card>two</my-card>three", "one|two|three"},
		"an unknown element": {"<p>on<o:p></o:p>e <thing>two</thing>", "one two"},

		"inline": {"<p><b>D</b>rop, <i>a</i> <a href=x>li</a><span>nk</span>ed&nbsp;<b>word </b>x<sup>2</sup><wbr>y</p>", "Drop, a linked word x2y"},
		"no text in a line": {"<p>on<script>x()</script><style>y{}</style><template>t</template><!-- c --><noscript><p>n</noscript>e " +
			"two<svg><title>arrow</title></svg>, thr<span hidden>h</span>ee</p>", "one two, three"},
		"boxes":          {"<p>one<button>Share</button>two <img src=a>, a<img>b<img>c", "one two , a b c"},
		"q":              {"<p>He said <q>yes, <q>no</q></q> and <q>“so”</q>.", "He said “yes, ‘no’” and “so”."},
		"hidden":         {"<p>one</p><p hidden>two<p aria-hidden=true>three<div style='color:red; Display : none'>four</div><dialog>five</dialog><dialog open>six</dialog>", "one|six"},
		"a page in form": {"<form><h1>T</h1>one<select><option>two</select></form>", "one"},
		"furniture":      {"<nav>Home</nav>one<form>Mail<input></form><footer>Rights</footer>two", "one|two"},
		"a formula":      {"<p>is <math><mi>x</mi><annotation>\\x</annotation></math>.", "is x."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(read(t, "<title>T</title>"+tt.in, Options{}).Lines, "|"); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What is left out is said, and --all keeps what a page shows.
func TestNotes(t *testing.T) {
	page := `<body><nav>Home page</nav><nav>Top</nav><p>Outside the article.</p>
<article><h1>T</h1><p>One <del>two</del> <q>three</q> four five six.</p><h2>Part</h2><!-- a note --><script>let x</script>
<form>Your mail <button>Send</button></form><p hidden>Not yet</p></article><aside>More</aside></body>`
	for _, tt := range []struct {
		all         bool
		lines, want string
	}{
		{false, "One two “three” four five six.|# Part", `read as HTML in utf-8: 1 paragraph, 1 heading, 7 words
left out: 1 aside (1 word), 1 comment (2 words), 1 form (3 words), 1 hidden element (2 words), 2 menus (3 words), 1 script
the page shows quotation marks around 1 <q> element without having them: “ and ” were put there
the page strikes out the text of 1 element, which was kept
3 words outside the article were left out; --all keeps them`},
		{true, "Home page|Top|Outside the article.|One two “three” four five six.|# Part|Your mail Send|Not yet|More", `read as HTML in utf-8: 7 paragraphs, 1 heading, 19 words
left out: 1 comment (2 words), 1 script
the page shows quotation marks around 1 <q> element without having them: “ and ” were put there
the page strikes out the text of 1 element, which was kept`},
	} {
		a := read(t, page, Options{All: tt.all})
		if got := strings.Join(a.Lines, "|"); got != tt.lines {
			t.Errorf("got  %s\nwant %s", got, tt.lines)
		}
		if got := strings.Join(a.Notes, "\n"); got != tt.want {
			t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
		}
	}
}

// A small article element, such as one comment of many, is not the article.
func TestArticleChosen(t *testing.T) {
	long := strings.Repeat("word ", 20)
	for in, want := range map[string]int{
		"<article>a</article><p>" + long:                                  21,
		"<article>" + long + "</article><p>" + long:                       20,
		"<main>" + long + "<article>" + long + "</article></main><p>a":    40,
		"<article>a</article><article>" + long + "</article><p>b c<nav>d": 20,
		"<p>" + long: 20,
	} {
		if got := words(read(t, in, Options{}).Lines...); got != want {
			t.Errorf("%.50s: %d words, want %d", in, got, want)
		}
	}
}

// In XHTML <script/> ends where it begins.
func TestEmptyElements(t *testing.T) {
	page := `<?xml version="1.0"?><html><head><title/></head><body><p>One</p><script src="a.js"/><p>two<br/>three</p><nav/>four</body></html>`
	a := read(t, page, Options{})
	if got := strings.Join(a.Lines, "|"); got != "One|two three|four" || a.Notes[1] != "left out: 1 menu, 1 script" {
		t.Errorf("%s, %q", got, a.Notes)
	}
}

func TestMetadata(t *testing.T) {
	a := read(t, `<head><title>T | News</title><meta property="og:title" content="T &amp; U"><meta name="author" content="A. Writer">
<meta property="og:site_name" content="News"><meta property="article:published_time" content="2025-01-02T10:00:00Z">
<link rel="canonical" href="https://example.org/t"></head><h1>T &amp; U</h1><p>One`, Options{})
	if got, want := strings.Join([]string{a.Title, a.Author, a.Publisher, a.Date, a.URL, a.Lines[0]}, "|"), "T & U|A. Writer|News|2025-01-02|https://example.org/t|One"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if a := read(t, "<h1>A <b>b</b><script>c</script></h1><p>One", Options{}); a.Title != "A b" {
		t.Errorf("title %q", a.Title)
	}
}

// FuzzHTML holds every letter of a page to be in a paragraph, or in an element
// that is counted as left out. Pages are walked when they are decoded, as UTF-8.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		"<div>One<br><br>two<li>three<p>four<table>five<td>six<nav>seven<p>eight", "a<script>b</script><p>c<!-- d --><svg><p>e<math><title>f",
		"<form>a<h1>b<footer>c<blockquote><footer>d", "<p hidden>a<p>b<q>c<pre>d\n\ne<select><option>f<h2>g<dialog>h", "<template><p>a</template><noscript><p>b",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, page string, all bool) {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil || !utf8.ValidString(page) {
			t.Skip("no page")
		}
		w := newWalker(Options{All: all})
		w.walk(doc)
		w.flush()
		left := 0
		for _, tally := range w.left {
			left += tally.elements
		}
		text, want := shown(doc, all)
		if got := letters(strings.Join(w.lines, "")); got != letters(text) || left != want {
			t.Errorf("%q: %q and %d left out, want %q and %d", page, got, left, letters(text), want)
		}
	})
}

// shown is the text of what is not left out below n, and the number of elements
// and comments that are.
func shown(n *html.Node, all bool) (text string, left int) {
	never := " script style template noscript title svg iframe object audio video canvas noembed noframes "
	site := " nav form button select textarea datalist footer "
	name := " " + n.Data + " "
	attrs := map[string]string{}
	for _, a := range n.Attr {
		attrs[a.Key] = a.Val
	}
	_, hidden := attrs["hidden"]
	_, open := attrs["open"]
	hidden = hidden || attrs["aria-hidden"] == "true" || hiding.MatchString(attrs["style"]) ||
		n.Data == "dialog" && !open || strings.HasPrefix(n.Data, "annotation") && !open
	frame := n.Data == "footer" && n.Parent.Data == "blockquote" || n.Data == "form" && hasPage(n)
	switch {
	case n.Type == html.TextNode:
		return n.Data, 0
	case n.Type == html.CommentNode,
		n.Type == html.ElementNode && (strings.Contains(never, name) || !all && (hidden || strings.Contains(site, name) && !frame)):
		return "", 1
	}
	for c := range n.ChildNodes() {
		t, l := shown(c, all)
		text, left = text+t, left+l
	}
	return text, left
}

func hasPage(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && strings.Contains(" article main h1 ", " "+d.Data+" ") {
			return true
		}
	}
	return false
}

// letters drops all but letters and digits.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
