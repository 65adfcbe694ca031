package corpus_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"planbot/corpus"
)

// A faulty is an edit of the village that Load must refuse, with exactly
// these faults.
type faulty struct {
	name  string
	edits []edit
	want  []string
}

func TestLoadUnknown(t *testing.T) {
	testFaults(t, []faulty{
		{"key in a table", []edit{{"plan.toml", `note =`, "colour = \"red\"\nnote ="}},
			[]string{`plan.toml:5: unknown key "plan.colour"`}},
		{"key in a record", []edit{{"news.toml", `via =`, "tone = \"dry\"\n  via ="}},
			[]string{`news.toml:48: unknown key "passage.quote.tone"`}},
		{"table", []edit{{"plan.toml", "", "\n[[clause]]\nnumber = 4\n"}},
			[]string{`plan.toml:27: unknown key "clause"`}},
		// The decoder's own fields are no keys of the format.
		{"keys at the top", []edit{{"plan.toml", "[plan]\n", "name = \"x\"\nraw = \"y\"\nlines = \"z\"\n[plan]\n"}},
			[]string{`plan.toml:1: unknown key "name"`, `plan.toml:2: unknown key "raw"`, `plan.toml:3: unknown key "lines"`}},
		{"table below a table", []edit{{"plan.toml", "", "\n[plan.colour]\nred = 1\n[plan.more.x]\n"}},
			[]string{`plan.toml:27: unknown key "plan.colour"`, `plan.toml:29: unknown key "plan.more.x"`}},
		{"keys of inline tables and dotted keys", []edit{{"plan.toml", `note =`, "x.y = 1\nnote ="},
			{"news.toml", "", "\n[[passage]]\nline = 9\nGist = \"A bell rings.\"\nevent = [{date = \"1901\", text = \"A bell.\", who = [{name = 1}]}]\n"}},
			[]string{`news.toml:66: unknown key "passage.event.who"`, `plan.toml:5: unknown key "plan.x.y"`}},
		{"speaker of a quotation", []edit{{"news.toml", `speaker = "ferryman"`, `speaker = "ferrywoman"`}},
			[]string{`news.toml:43: unknown speaker "ferrywoman"`}},
		{"speaker spoken about", []edit{{"news.toml", `about = ["elders"]`, `about = ["elders", "smiths"]`}},
			[]string{`news.toml:40: unknown speaker "smiths"`}},
		{"person of a passage", []edit{{"news.toml", `people = ["mayor"]`, `people = ["smiths"]`}},
			[]string{`news.toml:16: unknown speaker "smiths"`}},
		{"voice", []edit{{"essay.toml", `voice = "essayist"`, `voice = "writer"`}},
			[]string{`essay.toml:6: unknown speaker "writer"`}},
		{"party", []edit{{"people.toml", `["town-hall"]`, `["city-hall"]`}},
			[]string{`people.toml:6: unknown speaker "city-hall"`}},
		{"topic of a point", []edit{{"plan.toml", `["bridge", "fair"]`, `["bridge", "market"]`}},
			[]string{`plan.toml:19: unknown topic "market"`}},
		{"topic of a passage", []edit{{"news.toml", `topics = ["mill"]`, `topics = ["miller"]`}},
			[]string{`news.toml:15: unknown topic "miller"`}},
		{"topic of a quotation", []edit{{"news.toml", `topics = ["fair"]`, `topics = ["Fair"]`}},
			[]string{`news.toml:34: unknown topic "Fair"`}},
		{"point of a passage", []edit{{"news.toml", `points = [3, 2, 2]`, `points = [3, 4, 0]`}},
			[]string{`news.toml:26: there is no point 0`, `news.toml:26: there is no point 4`}},
		{"point of a quotation", []edit{{"news.toml", `points = [2]`, `points = [20]`}},
			[]string{`news.toml:33: there is no point 20`}},
		{"point of a wording", []edit{{"news.toml", `point = 2`, `point = -2`}},
			[]string{`news.toml:56: there is no point -2`}},
		{"point of a topic", []edit{{"people.toml", `points = [1]`, `points = [1, 28]`}},
			[]string{`people.toml:38: there is no point 28`}},
		{"speaker who is unknown twice", []edit{{"news.toml", `people = ["mayor"]`, `people = ["smiths", "smiths"]`}},
			[]string{`news.toml:16: unknown speaker "smiths"`}}, // and said once
		{"point asked for", []edit{{"asked.toml", `"News:3"`, `"point:4"`}},
			[]string{`asked.toml:6: point:4 is not in the corpus`}},
		{"passage asked for", []edit{{"asked.toml", `"News:3"`, `"news:1"`}},
			[]string{`asked.toml:6: news:1 is not in the corpus`}},
		{"article asked for", []edit{{"asked.toml", `"News:3"`, `"olds:3"`}},
			[]string{`asked.toml:6: olds:3 is not in the corpus`}},
	})
}

func TestLoadTwice(t *testing.T) {
	testFaults(t, []faulty{
		{"point", []edit{{"plan.toml", `number = 3`, `number = 2`}},
			[]string{
				`asked.toml: point 3 is missing: points are numbered without a gap`,
				`news.toml:26: there is no point 3`, `people.toml:46: there is no point 3`,
				`plan.toml:22: point 2 is there twice`,
			}},
		{"speaker, by files", []edit{{"asked.toml", "", "[[speaker]]\nid = \"mayor\"\nname = \"A\"\nrole = \"b\"\n"}},
			[]string{`people.toml:2: speaker "mayor" is there twice`}},
		{"topic", []edit{{"people.toml", `id = "weather"`, `id = "fair"`}},
			[]string{`people.toml:54: topic "fair" is there twice`}},
		{"article", []edit{{"essay.toml", `id = "essay"`, `id = "news"`}},
			[]string{
				`news.toml:2: article "news" is there twice`,
				`news.toml:24: passage news:3 is there twice`,
			}},
		{"passage", []edit{{"news.toml", `line = 4`, `line = 2`}},
			[]string{`news.toml:51: passage news:2 is there twice`}},
		{"plan", []edit{{"essay.toml", "", "\n[plan]\ntitle = \"A\"\npublished_by = \"B\"\ndate = \"1901\"\nnote = \"C\"\n"}},
			[]string{`plan.toml:1: a second [plan] table`}},
		{"topic in a list", []edit{{"plan.toml", `["bridge", "fair"]`, `["bridge", "bridge"]`}},
			[]string{`plan.toml:19: topic "bridge" is there twice`}},
		{"speaker in a list", []edit{{"news.toml", `people = ["mayor"]`, `people = ["mayor", "mayor"]`}},
			[]string{`news.toml:16: speaker "mayor" is there twice`}},
		// A reader who typed the alias would get whichever file came first.
		{"alias of speakers", []edit{{"people.toml", `aliases = ["upper village"]`, `aliases = ["upper village", " miller"]`}},
			[]string{`people.toml:18: alias " miller" names both speaker "mayor" and speaker "elders"`}},
		{"alias of topics, by languages", []edit{{"people.toml", `name = "The weather"`, "name = \"The weather\"\nru = [\"МЛИН\"]"}},
			[]string{`people.toml:56: alias "МЛИН" names both topic "mill" and topic "weather"`}},
		{"alias of a speaker and a topic", []edit{{"people.toml", `en = ["mill"]`, `en = ["Upper Village"]`}},
			[]string{`people.toml:39: alias "Upper Village" names both speaker "elders" and topic "mill"`}},
		{"alias of parties", []edit{{"duties.toml", "", strings.Replace(villageDuties, `en = ["hills"]`, `ru = ["Valley"]`, 1)}},
			[]string{`duties.toml:10: alias "Valley" names both party "lower" and party "upper"`}},
		// A party may go by the name of a speaker.
		{"party", []edit{{"duties.toml", "", villageDuties + "\n[[party]]\nid = \"lower\"\nname = \"A\"\n"}},
			[]string{`duties.toml:49: party "lower" is there twice`}},
	})
}

func TestLoadMissing(t *testing.T) {
	testFaults(t, []faulty{
		{"every text of the plan", []edit{
			{"plan.toml", `title = "The mill plan"`, ``}, {"plan.toml", `published_by = "The Courier"`, ``},
			{"plan.toml", `date = "1901-05-02"`, ``}, {"plan.toml", `note = "A draft that fell off a cart."`, `note = " "`},
		}, []string{
			`plan.toml:1: date "": want YYYY, YYYY-MM or YYYY-MM-DD`,
			`plan.toml:1: published_by is missing`, `plan.toml:1: title is missing`, `plan.toml:5: note is missing`,
		}},
		{"plan", []edit{{"plan.toml", villagePlan[:strings.Index(villagePlan, "[[point]]")], ""}},
			[]string{`asked.toml: no file has a [plan] table`}},
		{"every text of a point", []edit{
			{"plan.toml", `title = "The council"`, ``}, {"plan.toml", `summary = "Five elders are to oversee it."`, ``},
			{"plan.toml", `text = "A council of five elders will watch over the agreement."`, `text = ""`},
		}, []string{`plan.toml:21: summary is missing`, `plan.toml:21: title is missing`, `plan.toml:24: text is missing`}},
		{"number of a point", []edit{{"plan.toml", `number = 1`, ``}}, []string{
			`asked.toml: point 1 is missing: points are numbered without a gap`,
			`asked.toml:2: point:1 is not in the corpus`, `asked.toml:10: point:1 is not in the corpus`,
			`essay.toml:11: there is no point 1`, `news.toml:14: there is no point 1`,
			`people.toml:38: there is no point 1`, `plan.toml:7: point number 0 is not positive`,
		}},
		{"a number in between", []edit{{"plan.toml", `number = 3`, `number = 5`}}, []string{
			`asked.toml: point 3 is missing: points are numbered without a gap`,
			`news.toml:26: there is no point 3`, `people.toml:46: there is no point 3`,
		}},
		{"every text of an article", []edit{
			{"essay.toml", `title = "Stones and bread"`, ``}, {"essay.toml", `date = "1901-05"`, ``},
			{"essay.toml", `short = "the essay"`, ``}, {"essay.toml", `voice = "essayist"`, ``},
		}, []string{
			`essay.toml:1: date "": want YYYY, YYYY-MM or YYYY-MM-DD`, `essay.toml:1: short is missing`,
			`essay.toml:1: title is missing`, `essay.toml:1: voice is missing`,
		}},
		{"article", []edit{{"essay.toml", villageEssay[:strings.Index(villageEssay, "[[passage]]")], ""}},
			[]string{`essay.toml:1: a passage in a file without an [article] table`}},
		{"every text of a passage", []edit{
			{"essay.toml", `line = 3`, ``}, {"essay.toml", `gist = "The essay compares a bridge to a tax."`, ``},
		}, []string{`essay.toml:18: gist is missing`, `essay.toml:18: passage line 0 is not positive`}},
		{"speaker of a quotation", []edit{{"news.toml", `speaker = "ferryman"`, ``}},
			[]string{`news.toml:42: speaker is missing`}},
		{"kind of a quotation", []edit{{"news.toml", "kind = \"direct\"\n  text = \"overblown\"", `text = "overblown"`}},
			[]string{`news.toml:36: kind "": want direct, reported or author`}},
		{"text of a quotation", []edit{{"news.toml", `text = "overblown"`, `text = " "`}},
			[]string{`news.toml:39: text is missing`}},
		{"text and point of a wording", []edit{{"news.toml", "point = 2\n  text = \"at most 30 carts a day may cross\"", ``}},
			[]string{`news.toml:55: text is missing`, `news.toml:55: there is no point 0`}},
		{"text and date of an event", []edit{{"news.toml", "date = \"1901-04\"\n  text = \"The elders get a copy of the draft.\"", ``}},
			[]string{`news.toml:59: date "": want YYYY, YYYY-MM or YYYY-MM-DD`, `news.toml:59: text is missing`}},
		{"name of a speaker", []edit{{"people.toml", `name = "the ferryman"`, ``}},
			[]string{`people.toml:20: name is missing`}},
		{"id of a speaker", []edit{{"people.toml", `id = "elders"`, ``}}, []string{
			`news.toml:30: unknown speaker "elders"`, `news.toml:40: unknown speaker "elders"`,
			`people.toml:14: speaker id "": want lower-case letters, digits, hyphens`,
		}},
		{"name of a topic", []edit{{"people.toml", `name = "The weather"`, ``}},
			[]string{`people.toml:53: name is missing`}},
		{"words of an alias", []edit{{"people.toml", `"Miller", "the mayor"`, `"", "the mayor"`}},
			[]string{`people.toml:7: an alias of speaker "mayor" is empty`}},
		// Check would look for it without end.
		{"words of a scare entry", []edit{{"news.toml", `scare = ["balance"]`, `scare = ["balance", ""]`}},
			[]string{`news.toml:53: a scare entry is empty`}},
		{"ref asked for", []edit{{"asked.toml", `ref = "News:3"`, ``}},
			[]string{`asked.toml:5: "" is not a reference like rferl:17`}},
	})
}

func TestLoadForm(t *testing.T) {
	rows := []faulty{
		{"kind", []edit{{"essay.toml", `kind = "author"`, `kind = "Author"`}},
			[]string{`essay.toml:15: kind "Author": want direct, reported or author`}},
		{"ref", []edit{{"asked.toml", `"News:3"`, `"news 3"`}},
			[]string{`asked.toml:6: "news 3" is not a reference like rferl:17`}},
		{"id of a topic", []edit{{"people.toml", `id = "weather"`, `id = "The_weather"`}},
			[]string{`people.toml:54: topic id "The_weather": want lower-case letters, digits, hyphens`}},
		{"id of an article", []edit{{"asked.toml", `"News:3"`, `"point:3"`}, {"news.toml", `id = "news"`, `id = "the news"`}},
			[]string{`news.toml:2: article id "the news": want lower-case letters, digits, hyphens`}},
		{"id kept for the plan", []edit{{"essay.toml", `id = "essay"`, `id = "point"`}},
			[]string{`essay.toml:2: the article id "point" is kept for the plan`}},
		{"number", []edit{{"essay.toml", `line = 3`, `line = -3`}},
			[]string{`essay.toml:19: passage line -3 is not positive`}},
		{"UTF-8", []edit{{"essay.toml", `gist = "The essay asks`, "gist = \"The \xe9ssay asks"}},
			[]string{`essay.toml:10: invalid UTF-8`}},
		// A replacement character is a character like another.
		{"UTF-8 after a replacement character", []edit{{"essay.toml", `short = "the essay"`, "short = \"\ufffd\"\nurl = \"\xff\""}},
			[]string{`essay.toml:6: invalid UTF-8`}},
	}
	for _, date := range []string{"", "1901-13", "1901-5-3", "1901-02-30", "3 May 1901", "1901-05-03T00:00:00Z", "01-05-03"} {
		rows = append(rows, faulty{"date " + date, []edit{{"news.toml", `"1901-05-03"`, `"` + date + `"`}},
			[]string{`news.toml:6: date "` + date + `": want YYYY, YYYY-MM or YYYY-MM-DD`}})
	}
	testFaults(t, rows)
}

// What is no TOML, or holds a value of another type than the format's, is a
// fault of its line. The words are the decoder's and may change.
func TestLoadSyntax(t *testing.T) {
	for _, tt := range []struct {
		name     string
		old, new string // in essay.toml
		line     int
	}{
		{"text without an end", `short = "the essay"`, `short = "the essay`, 5},
		{"table without an end", "[[passage]]\nline = 3", "[[passage]\nline = 3", 18},
		{"key twice", `voice =`, "title = \"A\"\nvoice =", 6},
		{"table twice", `[[passage]]` + "\nline = 3", "[article]\nline = 3", 18},
		{"text for a number", `line = 3`, `line = "3"`, 19},
		{"number for a text", `title = "Stones and bread"`, `title = 3`, 3},
		{"text for a list", `points = [1]`, `points = "1"`, 11},
		{"list of another type", `points = [1]`, `points = [1, "2"]`, 11},
		{"number too large", `line = 3`, `line = 9223372036854775808`, 19},
		{"date without quotation marks", `date = "1901-05"`, `date = 1901-05-01`, 4},
		{"table for records", `[[passage.quote]]`, `[[passage.quote.text]]`, 13},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := corpus.Load(village().edit(t, edit{"essay.toml", tt.old, tt.new}).fs())
			var faults corpus.Faults
			if !errors.As(err, &faults) || len(faults) != 1 {
				t.Fatalf("error %v, want one fault", err)
			}
			f := faults[0]
			if f.File != "essay.toml" || f.Line != tt.line || f.Msg == "" || strings.HasPrefix(f.Msg, "toml: ") {
				t.Errorf("fault %v, want one of essay.toml:%d", f, tt.line)
			}
		})
	}
}

// Everything that is wrong is reported at once, by file and line.
func TestLoadSeveral(t *testing.T) {
	testFaults(t, []faulty{
		{"two files", []edit{
			{"plan.toml", `topics = ["mill"]`, `topics = ["mall"]`},
			{"essay.toml", `short = "the essay"`, `short = ""`},
			{"news.toml", `kind = "reported"`, `kind = "hearsay"`},
			{"news.toml", `date = "1901-04"`, `date = "April"`},
			{"essay.toml", `gist = "The essay asks who will own the mill."`, `tone = "dry"`},
		}, []string{
			`essay.toml:5: short is missing`, `essay.toml:8: gist is missing`, `essay.toml:10: unknown key "passage.tone"`,
			`news.toml:31: kind "hearsay": want direct, reported or author`,
			`news.toml:60: date "April": want YYYY, YYYY-MM or YYYY-MM-DD`,
			`plan.toml:12: unknown topic "mall"`,
		}},
		// What a broken file would have held is unknown: nothing is said of
		// the refs into it, but what is certain about other files is.
		{"a broken file hides no other", []edit{
			{"plan.toml", `title = "The mill"`, "title = \"The m\xefll\""}, {"news.toml", `voice =`, "tone = \"dry\"\nvoice ="},
			{"people.toml", `id = "mayor"`, "id = \"may\xf6r\""},
		}, []string{
			`news.toml:9: unknown key "article.tone"`,
			`people.toml:2: invalid UTF-8`, `plan.toml:9: invalid UTF-8`,
		}},
	})
}

func testFaults(t *testing.T, rows []faulty) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			c, err := corpus.Load(village().edit(t, tt.edits...).fs())
			if c != nil {
				t.Error("a corpus beside the faults")
			}
			if diff := cmp.Diff(tt.want, faultLines(t, err)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// The village itself is right, and so is a folder with other things in it.
func TestLoadVillage(t *testing.T) {
	village().load(t)
	village().edit(t, edit{"README.md", "", "[plan"}, edit{"notes.txt", "", "\xff"}, edit{"empty.toml", "", "# nothing yet\n"}).load(t)
	dates := village()
	for _, date := range []string{"1901", "1904-02-29", "1901-12"} {
		dates.edit(t, edit{"news.toml", `"1901-05-03"`, `"` + date + `"`}).load(t)
	}
}

// A lockedFolder is one that may not be listed.
type lockedFolder struct{}

func (lockedFolder) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

// A folder that cannot be read is no fault of the data.
func TestLoadUnreadable(t *testing.T) {
	for name, tt := range map[string]struct {
		fsys fs.FS
		want string // how the error begins
	}{
		"empty":       {fstest.MapFS{}, "corpus: the folder has no .toml file"},
		"other files": {fstest.MapFS{"plan.txt": {}, "sub/plan.toml": {}}, "corpus: the folder has no .toml file"},
		"dot files":   {fstest.MapFS{".plan.toml": {}}, "corpus: the folder has no .toml file"},
		"locked":      {lockedFolder{}, "corpus: open .: permission denied"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := corpus.Load(tt.fsys)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			if errors.As(err, new(corpus.Faults)) {
				t.Errorf("the error is a Faults")
			}
		})
	}
	if _, err := corpus.Load(os.DirFS(t.TempDir())); err == nil {
		t.Error("an empty folder on disk was loaded")
	}
}

// Files that no corpus can be read from are each named, and nothing else is.
func TestLoadUnfit(t *testing.T) {
	fsys := village().fs()
	fsys["a folder.toml"] = &fstest.MapFile{Mode: fs.ModeDir}
	fsys["device.toml"] = &fstest.MapFile{Mode: fs.ModeDevice}
	fsys["large.toml"] = &fstest.MapFile{Data: make([]byte, 64<<20+1)}
	fsys["plan (copy).toml"] = fsys["plan.toml"]
	fsys["speakers.toml"] = fsys["people.toml"]
	_, err := corpus.Load(fsys)
	want := []string{
		"a folder.toml: is a folder, not a file", "device.toml: is a pipe or a device, not a file", "large.toml: is larger than 64 MiB",
		"plan.toml: is a copy of plan (copy).toml; remove one of them", "speakers.toml: is a copy of people.toml; remove one of them",
	}
	if diff := cmp.Diff(want, faultLines(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// TestLoadEditors: a byte order mark and the files of editors and systems do no
// harm, and lines are counted as before.
func TestLoadEditors(t *testing.T) {
	marked := village().fs()
	for _, f := range marked {
		f.Data = append([]byte("\ufeff"), f.Data...)
	}
	marked[".#plan.toml"], marked["._plan.toml"] = &fstest.MapFile{Data: []byte("me@host")}, &fstest.MapFile{Data: []byte{0, 5, 0x16, 7}}
	if _, err := corpus.Load(marked); err != nil {
		t.Error(err)
	}
	marked["plan.toml"].Data = append([]byte("\ufeffx = 1\n"), village().fs()["plan.toml"].Data...)
	_, err := corpus.Load(marked)
	if diff := cmp.Diff([]string{`plan.toml:1: unknown key "x"`}, faultLines(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// TestLoadManyUnknown loads a file with many unknown keys. Were the whole file
// looked at for each, it would take more than a minute.
func TestLoadManyUnknown(t *testing.T) {
	const keys = 40_000
	fsys := village().fs()
	var text strings.Builder
	for i := range keys {
		fmt.Fprintf(&text, "unknown_%d = 1\n", i)
	}
	fsys["many.toml"] = &fstest.MapFile{Data: []byte(text.String())}
	began := time.Now()
	_, err := corpus.Load(fsys)
	if lines := faultLines(t, err); len(lines) != 101 || lines[99] != `many.toml:100: unknown key "unknown_99"` ||
		lines[100] != "many.toml:101: 39900 more unknown keys from here on" {
		t.Errorf("%d faults, the last %q", len(lines), lines[len(lines)-1])
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it takes %v", took)
	}
}
