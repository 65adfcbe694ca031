package search

import (
	"slices"
	"strings"
	"testing"
)

// TestThemes gives messages as people write them; the first point is the one that
// each is about, and the last rows are about nothing of the plan.
func TestThemes(t *testing.T) {
	ix := embeddedIndex(t)
	for _, c := range []struct {
		message string
		want    []int // any of them first
	}{
		{"Вони хочуть обмежити армію", []int{6}},
		{"Обмежити українську армію", []int{6}},
		{"Они хотят ограничить армию", []int{6}},
		{"They want to limit the army", []int{6}},
		{"Putin gets Crimea and Donbas", []int{21}},
		{"Ukraine must change its constitution", []int{7}},
		{"Six hundred thousand is a lot more than most European armies have. I don't get why people call that disarmament. Then again who would check it?", []int{6}},
		{"So the embargoes go away step by step and they get their seat at the big table back. Business as usual by 2027, mark my words.", []int{13}},
		{"Half of the profits go to Washington? From money that was stolen from us in the first place? My grandfather had a word for that kind of arrangement.", []int{14}},
		{"I lived in Enerhodar for twelve years. Splitting the electricity of that station fifty-fifty, with the inspectors from Vienna watching, is a fantasy. The lines are not even there any more.", []int{19}},
		{"They want us to go to the polls within a hundred days. Half of my street is abroad, my brother is in a trench, and the register is a mess.", []int{25}},
		{"Jets in Poland, great. And who pays for the fuel? Warsaw was not even asked.", []int{9}},
		{"If NATO closes its door for good, what is left? Moldova and Georgia should be worried as well, since it says no further enlargement, not just us.", []int{3, 7}},
		{"Handing over the rest of Donetsk, the part they never took, and calling it a demilitarised buffer zone belonging to Russia. Tell that to the people in Kramatorsk.", []int{21}},
		{"Grain is what feeds my village. Free shipping down the Dnipro and over the sea would help, I will give them that.", []int{23}},
		{"A council headed by Trump watches over everything and punishes whoever breaks it. It's the Gaza thing all over again.", []int{27}},
		{"What worries me is simple. We give up nukes again, we sign the same treaty again, and in ten years we wonder again why nobody comes.", []int{17, 18}},
		{"Brussels gets told that we are eligible to join and have to be let into their market for a while. Nobody asked Brussels, of course.", []int{11}},
		{"All for all, every prisoner home, and the bodies too. And the civilians and the kids. If only that page survived I would be content.", []int{24}},
		{"Funny how the ceasefire comes last. First sign, then retreat, then the shooting stops.", []int{28}},
		{"Teaching kids to respect other cultures, banning Nazi stuff, protecting languages and churches. On paper that's European law anyway, so why is it in there?", []int{20}},
		{"Шістсот тисяч — це більше, ніж було до повномасштабної. Але хто рахуватиме і чому росіянам ніхто нічого не обмежує?", []int{6}},
		{"Тобто нас змусять провести вибори за сто днів, коли мільйони людей за кордоном? Хто складе списки?", []int{25}},
		{"Найгірше, що всім усе пробачать. Повна амністія, і ніхто ніколи не подасть до суду за Бучу.", []int{26}},
		{"Віддати Донецьк і Луганськ, вийти з того, що тримаємо, а вони назвуть це буферною зоною. Ні, дякую.", []int{21}},
		{"Атомну станцію ділять навпіл, струм туди й сюди. І МАГАТЕ за цим дивиться. Цікаво, хто платитиме за ремонт.", []int{19}},
		{"Половину прибыли заберут американцы, а на восстановление пойдут наши же замороженные деньги. Ловко придумано.", []int{14}},
		{"Россию вернут в восьмёрку, санкции снимут поэтапно. А потом удивляются, откуда у них деньги на танки.", []int{13}},
		{"В НАТО нас не возьмут и в конституцию это запишут. А альянс у себя в уставе пропишет, что двери закрыты.", []int{7}},
		{"Войска НАТО у нас стоять не будут, истребители будут в Польше. Ну и толку от них там?", []int{8, 9}},
		{"An American general will sit with the Russians in a working group and check that all is well. I feel safer already.", []int{15}},
		{"Gas fields, data centres, a fund to rebuild the cities, the World Bank with some money. It reads like a brochure for investors.", []int{12}},
		{"Moscow puts into law that it will not attack Europe. Wonderful. And what about the last ten treaties?", []int{16}},
		{"If we fire a missile at Moscow without a reason the guarantee is void, and if they invade all the sanctions come back and they lose the land. Does that sound balanced to you?", []int{10}},
		{"Washington and Moscow prolong their nuclear treaties, START and all that. Good for the planet I suppose, but why is it in our peace deal?", []int{17}},
		{"Does anyone sell a used generator? Mine died yesterday and the repair guy says two weeks. I am in Lviv and can pick it up on Saturday.", nil},
		{"Happy birthday to our admin! May the bans be few and the memes be many.", nil},
		{"I finally finished the book about the Romans. The part on roads is great, the part on taxes less so. Any recommendations for the summer?", nil},
		{"My cat broke the router, so I will be offline until Thursday. Don't break anything while I'm gone.", nil},
		{"Is the train from Warsaw delayed again? I have been standing here for an hour and nobody at the counter speaks anything but Polish.", nil},
		{"Stop posting videos without sources. The rules of this group are in the pinned message, read them before you complain about being muted.", nil},
		{"Great game last night, the keeper saved us three times. If they play like this in the second half of the season we might win the cup.", nil},
		{"Can somebody explain why my phone shows two clocks? I changed the settings twice and it still says Berlin.", nil},
		{"I made borscht for eight people and only two came. So if anybody is near the station, there is dinner.", nil},
		{"Хто знає хорошого стоматолога на Оболоні? Бажано, щоб приймав у вихідні й не коштував як літак.", nil},
		{"Продам велосипед, майже новий, їздив два літа. Пишіть у приватні, ціна договірна.", nil},
		{"Сьогодні знову світла не було шість годин, сиджу з ліхтариком і читаю ваші меми.", nil},
		{"Ребята, кто-нибудь чинит ноутбуки? После обновления экран стал синим, а мастер сказал ждать неделю.", nil},
		{"Посмотрел вчера новый сериал про детективов. Первые две серии скучные, потом не оторваться.", nil},
		{"Всем доброе утро! У нас снег, дороги не чищены, дети в восторге, я опаздываю на работу.", nil},
		{"Admin, this channel is full of bots. I counted nine accounts with the same picture today.", nil},
		{"The weather is awful, the coffee is cold and my boss moved the meeting to seven. How is your Monday?", nil},
		{"My nephew starts school in September and needs a laptop. Is four hundred euros enough for something decent?", nil},
		{"Dynamo Kyiv – Zorya Luhansk 2:1", nil},
		{"Сьогодні знову немає світла", nil},
		{"Вчора в ТЦК забрали сусіда", nil},
		{"my army buddy is 600 lbs lol", nil},
		{"90 days without a goal, sack the coach", nil},
		{"20 percent returns guaranteed, ask me how", nil},
		{"elections in France next spring", nil},
		{"doping sanctions against the swimmer", nil},
		{"the reactor quest in Stalker is bugged", nil},
		{"prisoners in my Sims dungeon", nil},
		{"School No. 31 has lice, check your kids", nil},
		{"frozen fish is cheaper at the other market", nil},
		{"who drives to Dnipro on Friday", nil},
		{"My bank froze my assets, can't pay rent", nil},
		{"The army recruitment office called me today", nil},
		{"I got amnesty from my gym for late fees lol", nil},
		{"Hamas prisoners exchange", nil},
		{"Gaza ceasefire holding?", nil},
		{"100 days of rain", nil},
		{"Air raid siren in Lviv", nil},
		{"Ніхто не питав Європу", nil},
		{"Росіяни лишать собі Крим", []int{21}},
		{"За полонених нічого не сказали?", []int{24}},
		{"вибори у Франції навесні", nil},
		{"повітряна тривога у Львові", nil},
		{"школа 31 на карантині", nil},
		{"їду завтра на Дніпро, візьму двох", nil},
		{"выборы во Франции весной", nil},
		{"воздушная тревога во Львове", nil},
		{"санкции против лыжника, жалко", nil},
	} {
		themes, _ := ix.Themes(c.message, 4)
		switch {
		case len(c.want) == 0 && len(themes) > 0:
			t.Errorf("%q is about %v by %q", c.message, themes[0].Ref, themes[0].Sentence)
		case len(c.want) > 0 && (len(themes) == 0 || !themes[0].Ref.IsPoint() || !slices.Contains(c.want, themes[0].Ref.Line)):
			t.Errorf("%q is about %v, want one of %v first", c.message, themes, c.want)
		}
		for _, theme := range themes {
			if !strings.Contains(c.message, theme.Sentence) {
				t.Errorf("%q is no sentence of %q", theme.Sentence, c.message)
			}
		}
	}
}

func BenchmarkThemes(b *testing.B) {
	ix := embeddedIndex(b)
	hostile := strings.Repeat("the war, the plan and russia. ukraine and nato, russia, europe, the us! ", 57)
	for b.Loop() {
		ix.Themes(hostile, 4)
	}
}
