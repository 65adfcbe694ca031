package corpus_test

import (
	"strings"
	"testing"

	"planbot/corpus"
)

func TestParseRef(t *testing.T) {
	for _, tt := range []struct {
		text string
		want corpus.Ref // zero: no reference
	}{
		{"rferl:17", corpus.Ref{Doc: "rferl", Line: 17}},
		{"point:21", corpus.PointRef(21)},
		{"a-2:1", corpus.Ref{Doc: "a-2", Line: 1}},
		{" RFERL:17\n", corpus.Ref{Doc: "rferl", Line: 17}},
		{"Point:1", corpus.PointRef(1)},
		{"", corpus.Ref{}},
		{"rferl", corpus.Ref{}},
		{"17", corpus.Ref{}},
		{":17", corpus.Ref{}},
		{"rferl:", corpus.Ref{}},
		{"rferl:0", corpus.Ref{}},
		{"rferl:-1", corpus.Ref{}},
		// Each passage has one name, since names are compared as texts too.
		{"rferl:+17", corpus.Ref{}},
		{"rferl:017", corpus.Ref{}},
		{"rferl:0x11", corpus.Ref{}},
		{"rferl:1_7", corpus.Ref{}},
		{"rferl:١٧", corpus.Ref{}},
		{"rferl: 17", corpus.Ref{}},
		{"rferl :17", corpus.Ref{}},
		{"rferl:17.2", corpus.Ref{}},
		{"rferl:17:2", corpus.Ref{}},
		{"rferl:99999999999999999999", corpus.Ref{}},
		{"rf/erl:17", corpus.Ref{}},
		{"план:17", corpus.Ref{}},
	} {
		got, err := corpus.ParseRef(tt.text)
		if got != tt.want || (err == nil) != (tt.want != corpus.Ref{}) {
			t.Errorf("ParseRef(%q) = %v, %v; want %v", tt.text, got, err, tt.want)
		}
		if err == nil && got.String() != strings.ToLower(strings.TrimSpace(tt.text)) {
			t.Errorf("ParseRef(%q) prints %s", tt.text, got)
		}
		if want := `"` + strings.ToLower(tt.text) + `" is not a reference like rferl:17`; err != nil && !strings.EqualFold(err.Error(), want) {
			t.Errorf("ParseRef(%q): error %v", tt.text, err)
		}
	}
}

func TestRefIsPoint(t *testing.T) {
	if !corpus.PointRef(21).IsPoint() || (corpus.Ref{Doc: "rferl", Line: 21}).IsPoint() || (corpus.Ref{}).IsPoint() {
		t.Error("a ref is taken for a point, or a point for another")
	}
	if got := corpus.PointRef(21).String(); got != "point:21" {
		t.Errorf("point 21 is named %s", got)
	}
}

// Every name in the embedded corpus reads back as itself.
func TestRefsOfCorpus(t *testing.T) {
	c := embedded(t)
	check := func(ref corpus.Ref) {
		if got, err := corpus.ParseRef(ref.String()); got != ref || err != nil {
			t.Errorf("ParseRef(%s) = %v, %v", ref, got, err)
		}
	}
	for i := range c.Points {
		check(c.Points[i].Ref())
	}
	for _, a := range c.Articles {
		for _, p := range a.Passages {
			check(p.Ref)
		}
	}
}

func FuzzParseRef(f *testing.F) {
	for _, s := range []string{"rferl:17", "POINT:1", "a-b:2 ", ":", "point:-0", "x:1:2", "K:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ref, err := corpus.ParseRef(s)
		if err != nil {
			if ref != (corpus.Ref{}) {
				t.Errorf("ParseRef(%q) = %v beside the error %v", s, ref, err)
			}
			return
		}
		if ref.Doc == "" || ref.Line < 1 {
			t.Errorf("ParseRef(%q) = %#v names nothing", s, ref)
		}
		if ref.String() != strings.ToLower(strings.TrimSpace(s)) {
			t.Errorf("ParseRef(%q) prints %s", s, ref)
		}
		if again, err := corpus.ParseRef(ref.String()); again != ref || err != nil {
			t.Errorf("ParseRef(%s) = %v, %v", ref, again, err)
		}
	})
}
