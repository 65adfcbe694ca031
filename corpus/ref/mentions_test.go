package ref

import "testing"

func TestMentions(t *testing.T) {
	for _, c := range []struct{ want, message string }{
		{"21", "see point 21"},
		{"21", "What about Point 21?"},
		{"21", "have you read point 21 at all"},
		{"21", "point #21 is the worst"},
		{"21", "Point 21, the one on territory, is a joke."},
		{"6", "а як же пункт 6?"},
		{"6", "По п. 6 питань нема"},
		{"6", "в п.6 написано 600 тысяч"},
		{"25", "пункт 25 про вибори"},
		{"26", "у пункті 26 амністія"},
		{"26", "В пункте 26 всех прощают"},
		{"17", "17-й пункт взагалі про інше"},
		{"9", "the 9th point is about jets"},
		{"5 10", "points 5 and 10 contradict"},
		{"3 7", "points 3, 7 say it"},
		{"3 8", "пункти 3 і 8 одне й те саме"},
		{"21 22 23", "points 21-23 are about land"},
		{"5 6 7", "points 5 to 7 are about force"},
		{"5 6 7", "пункти 5 до 7 погані"},
		{"5 6 7", "пункты 5 по 7"},
		{"21", "point 21, 5 people agreed with me"},
		{"21", "point 21. And point 21 again!"},
		{"7", "punkt 7 pro nato"},
		{"7", "point 7 about NATO is the worst"},
		{"7", "See point 7. NATO is in there"},
		{"28", "I mean point 28 of the plan"},
		{"26 24", "Point 26 is bad. Point 24 is fine."},
		{"7", "I read point 7 today. NATO will not like it"}, // another sentence
		{"14", "Point 14 of the draft: the money"},
		{"", "NATO's Article 5"},
		{"", "article 5"},
		{"", "NATO point 5"},
		{"", "point 5 of NATO"},
		{"", "at this point 21 people have left"},
		{"", "at that point 10 of us were asleep"},
		{"", "at some point 5 km from here"},
		{"", "Minsk point 2 was never kept"},
		{"", "point 2 of the Minsk agreement"},
		{"", "пункт 9 Мінських домовленостей"},
		{"", "пункт 9 Минских соглашений"},
		{"", "п. 3 ст. 5 Конституції"},
		{"", "see page 21"},
		{"", "p. 21"},
		{"", "стор. 21"},
		{"", "point 99"},
		{"", "point 0"},
		{"", "point 21000"},
		{"", "point 3.5"},
		{"", "points 10% lower"},
		{"", "we won by points 21:19"},
		{"", "28 points"},
		{"", "the 28-point plan"},
		{"", "a 5 point lead"},
		{"", "match point 5"},
		{"", "населений пункт 5 км звідси"},
		{"", "21"},
		{"", ""},
		{"", "point of view"},
		{"", "what's the point? 21 people died"},
		{"", "Good point. 21 is too many"},
		{"", "point 4 on the agenda"},
		{"", "viewpoint 21"},
		{"", "https://example.org/point 21"},
	} {
		if got := numbers(Mentions(c.message, 28)); got != c.want {
			t.Errorf("%q mentions %q, want %q", c.message, got, c.want)
		}
	}
}

func FuzzMentions(f *testing.F) {
	f.Add("points 3, 7 and 21-23 of the plan, пункт 6")
	f.Fuzz(func(t *testing.T, s string) {
		for _, n := range Mentions(s, 28) {
			if n < 1 || n > 28 {
				t.Fatalf("%q mentions %d", s, n)
			}
		}
	})
}
