"""Texts in which quotes are looked for, in own words, as they come from agencies, web pages, e-mails and PDF files."""

ENGLISH = """\
KYIV, Nov 21 – The delegation “cannot accept a plan that nobody in this country has seen,” a senior official said on
Friday, adding that the army’s ceiling of 800,000 troops “is not a gift; it is the floor.”

“We don’t want war. We want a peace that lasts,” the official said. “If the other side won’t sign by 27 November, we
will not sign either.” Asked about the $100 billion fund, the minister said: “It’s less than half of what’s needed —
and it isn’t theirs to give.”

The U.S. envoy called the talks “constructive, honest and prompt work” but said: “Nothing is agreed until everything
is agreed.” Growth would fall by -2.5% this year and 5 million people would need help, the bank’s report says. He added
that “the 28-point draft, which was written in October, is a basis for talks, and only a basis.”

“They said ‘no deal’ three times,” the spokeswoman recalled. “Then they said ‘maybe’… and left.” About 1,200 of the
10² prisoners’ families had written, and ½ of them got an answer. “I may go to Geneva in May,” she said. “We
re-sign the lease every year; we don’t resign.”
"""

WIRED = """\
From: press office
Subject: Re: nego-
tiations

The minister said that the well-
known position on non-nuclear status is un-
changed. "We have said it before, and we say it
again: territorial inte-
grity is not for sale," he wrote.

The of\ufb01ce con\ufb01rmed the \ufb02ight of the dele\u00adgation at 14:30.\u00a0Offi\u00ad
cials said that “co\u00adopera\u00adtion”\u200b would go on. Sanctions would be eased\u00a0– step by step – after\u202f90\u00a0days.
The price was €\u00a05.2\u00a0million, or 12\u202f500\u202f000\u00a0hryvnias. Ｆｕｌｌ　ｗｉｄｔｈ，１０ tons. Cafe\u0301 owners in Lviv agreed.
"""

UKRAINIAN = """\
КИЇВ, 21 листопада. «Ми не погоджуємося на обмеження чисельності війська», – заявив представник делегації.
За його словами, стеля у 800 тисяч осіб «не є подарунком». «Ніхто не має права вирішувати за нас», — додав він.

Речниця міністерства повідомила: “Об’єднана позиція п’яти країн залишається незмінною. Її підтримали 27 держав”.
Вона наголосила, що жодних поступок щодо територій не буде, а переговори тривають і тривати\u00adмуть далі.
«Якщо росіяни не підпишуть угоду до 27 листопада, ми її теж не підпишемо», – сказав співрозмовник агенції.
Дефіцит становить 1 200 000 гривень, або -2,5 % від плану. «Мирний план із 28 пунктів – це лише основа».
"""

RUSSIAN = """\
МОСКВА, 21 ноября. «Мы не получали никаких официальных предложений», — сообщил представитель ведомства. По его словам,
«все вопросы обсуждаются в рабочем порядке, и ещё рано говорить о сроках».

Источник отметил: „Численность армии не должна превышать 600 тысяч человек“. «Это не ультиматум, а приглашение к
разговору, — пояснил он. — Мы готовы ждать до 27 ноября, но не дольше».
Войска заняли 5 из 7 посёлков; температура упала до −15 °C. Какой-то другой план, «без учёта реалий на земле»,
стороны рассматривать не будут. Все согласны, что мир нужен всем, и всё решится за столом.
"""

ARABIC = """\
قال المتحدث باسم الوفد يوم الجمعة: «لن نقبل بأي خطة لم نشارك في صياغتها». وأضاف أن عدد الجنود لن يتجاوز 800 ألف جندي.
وقال مسؤول آخر: "المحادثات كانت بناءة وصريحة، ولكننا لم نتوصل إلى اتفاق بعد". وأكد أن «السلام العـــادل هو هدفنا الأول».
وأعلنت الوزارة أن ٢٧ دولة تدعم المبادرة، وأن \u200fالمفاوضات\u200f ستستمر في جنيف خلال 3 أيام. «لا سلام بلا ضمانات أمنية».
"""

HEBREW = """\
דובר המשלחת אמר ביום שישי: "לא נקבל תוכנית שאיש לא ראה". לדבריו, צה״ל לא היה מעורב בשיחות, ו-800 אלף חיילים "אינם מתנה".
השרה הוסיפה: „השיחות היו בונות וכנות, אבל עדיין אין הסכם”. היא אמרה כי \u200e27\u200e מדינות תומכות ביוזמה.
"אנחנו רוצים שלום צודק, לא הפסקת אש זמנית", אמר הבכיר. "נחתום רק אם יהיו ערבויות", סיכם.
"""

FRENCH = """\
« Nous n’accepterons pas un plan que personne n’a lu », a déclaré la porte-parole vendredi. Elle a ajouté : « Rien n’est
décidé ! Les 27 pays sont d’accord : l’Ukraine doit rester libre de ses choix. »
Selon lui, l’accord sur 800 000 soldats « n’est pas un cadeau ». Le fonds atteint 100 milliards d’euros, soit 2,5 % du
total. « Aujourd’hui, la paix n’est pas à vendre ; demain non plus », a-t-il dit. « Qui a écrit ce plan ? » Le cœur du
problème, dit-il, est « le contrôle de la ligne de front ».
"""

GERMAN = """\
„Wir werden keinen Plan unterschreiben, den niemand gesehen hat“, sagte der Sprecher am Freitag. Die Obergrenze von
800.000 Soldaten sei »kein Geschenk«. ‚Das ist nicht verhandelbar‘, hieß es aus dem Amt. Die Verhandlungsführer:innen
treffen sich um 14:30 Uhr in Genf. „Es gibt noch keine Einigung – aber wir sind näher dran als gestern.“
Die Kosten lägen bei 5,2 Millionen Euro. „Ein gerechter Frieden braucht Sicherheitsgarantien, und zwar verläss\u00adliche.“
Die Straße nach Kupjansk sei gesperrt, „weil dort geschossen wird“. Niemand wolle Krieg, niemand wolle Kapitulation.
"""

ARTICLES = {
    "en": ENGLISH,
    "mail": WIRED,
    "uk": UKRAINIAN,
    "ru": RUSSIAN,
    "ar": ARABIC,
    "he": HEBREW,
    "fr": FRENCH,
    "de": GERMAN,
}
