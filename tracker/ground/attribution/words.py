"""Small words of English: what stands between a speaker and the verb, and what begins or ends a noun phrase."""

from tracker.ground.attribution.wordlist import words

ADVERBS = words(
    "so far also again already always apparently before briefly currently earlier even eventually ever explicitly finally "
    "first flatly formally further had hence hastily hotly immediately implicitly initially instead just largely last "
    "late later long merely moreover nearly newly now officially often once only openly over-and-over partly plainly "
    "previously privately promptly publicly quickly quietly rather readily recently repeatedly reportedly separately "
    "sharply since simply since sometimes soon still strongly strenuously subsequently swiftly tersely then thereafter "
    "today together tonight too tomorrow twice vehemently yesterday yet both all each independently consistently "
    "angrily bluntly however never not n't meanwhile nevertheless nonetheless though himself herself itself themselves"
)
"""May stand between a speaker and the verb. Words in -ly are taken for such as well."""
NEGATIONS = words("not never n't neither nor hardly")
HAVE = words("have has had having 've 's 'd haven't hasn't hadn't")
BE = words("is are was were be been being am 's 're isn't aren't wasn't weren't")
DO = words("do does did don't doesn't didn't")
MODALS = words(
    "will would could can may might should must shall cannot can't couldn't won't wouldn't shouldn't mightn't"
)
AUXILIARIES = HAVE | BE | DO | MODALS
NOT = words(
    "don't doesn't didn't haven't hasn't hadn't isn't aren't wasn't weren't cannot can't couldn't won't wouldn't shouldn't mightn't"
)

DETERMINERS = words(
    "the a an this that these those his her its their my our your some several many most few two three four five six "
    "seven eight nine ten dozen dozens hundreds thousands both all one another other no any each every various "
    "numerous multiple certain at-least more"
)
HE, SHE, IT, THEY = words("he"), words("she"), words("it"), words("they")
PRONOUNS = words("he she it they")
OTHER_PRONOUNS = words(
    "i we you who whoever anyone someone somebody everyone everybody nobody one neither both either others many some most few all"
)
POSSESSIVE_PRONOUNS = words("his her its their")
PREPOSITIONS = words(
    "in on at after during under for from by with without within before amid following since until through throughout "
    "via over about against despite because besides beyond as to into across along around near outside inside between "
    "among unlike like upon per given contrary owing due"
)
COORDINATORS = words("and but or yet so nor plus")
SUBORDINATORS = words(
    "that because although though while whereas if whether unless until when where after before since once as which "
    "who whom whose what why how lest provided"
)
HYPOTHETICAL = words("if whether unless should until lest")
OPENERS = words(
    "however meanwhile still also then thus therefore instead moreover furthermore separately elsewhere earlier later "
    "nevertheless nonetheless so yet and but or plus now today yesterday tonight indeed overnight similarly likewise "
    "too again finally eventually afterwards once perhaps apparently clearly recently previously meantime "
    "additionally notably crucially importantly privately publicly"
)
"""May stand before a subject without a comma."""
DAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight january february march april may "
    "june july august september october november december morning afternoon evening night week month year noon "
    "midnight dawn weekend hours days weeks months years ago earlier later early late day hour minutes"
)
VENUES = words(
    "statement statements post posts interview interviews speech address briefing message video telegram twitter x "
    "facebook conference letter email e-mail tweet note remarks call comment comments communique communiqué release "
    "report article column broadcast podcast thread readout memo response reply television tv radio reporters "
    "journalists session hearing testimony paper"
)
STOP = words(
    "in on at after during when while as who which that adding saying speaking following before by via to because "
    "about since amid if where despite but and or so through under without than citing referring noting calling "
    "warning claiming told though although until with is was were are has had have will would this last late early "
    "yesterday today tonight earlier later recently again also then there here not never later's over"
)
"""Ends a name that stands after its verb: "said Peskov on Monday"."""
PARTICLES = words("de da di du del della der den des van von bin ibn al el la le abu ben ter zu do dos das y of")
"""Small words inside names."""

ROLES = words(
    "accountant activist adjutant administrator administration admiral admirals admiralties adviser advisers advisor "
    "advisors advocate advocates agency agencies agent agents aide aides airline ally allies alliance ambassador ambassadors analyst "
    "analysts archbishop army armies assembly assistant association attorney attorneys author authorities authority "
    "backer backers bank banks bishop board boss bosses brigade bureau business businesses cabinet campaign "
    "campaigners candidate captain cardinal center centre ceo chair chairman chairperson chairwoman chamber "
    "chancellor charity charities chief chiefs church citizens city clerk club coalition colleague colleagues colonel "
    "command commander commanders commentator commission commissioner commissioners committee committees communities "
    "community companies company confederation congress congressman congresswoman consortium consul consulate "
    "convoy co-chair coordinator correspondent correspondents council councillor counsel counterpart counterparts court courts "
    "coroner critics daughter defence defender defenders delegate delegates delegation delegations democrats department departments "
    "deputies deputy detective diplomat diplomats director directorate directors doctor doctors driver drivers economist economists "
    "editor editors embassy emir emperor empress employer employers engineer engineers envoy envoys eurocrat ex-president executive "
    "executives expert experts factory families family farmer farmers father federation fighters firefighters firm firms fisherman fishermen fleet "
    "force forces foundation fund general generals geologist government governments governor governors group groups guard guards "
    "guerrillas guild head heads headquarters historian historians home hospital hospitals insider insiders inspector inspectors institute "
    "insurgents intelligence interlocutor interpreter investigators investigator journalist journalists judge judges junta king kingdom "
    "lawmaker lawmakers lawyer lawyers leader leaders leadership league legislator legislators lieutenant maker makers "
    "man manager managers management manufacturer major marshal masters mayor mayors mediator mediators medic medics member "
    "members men militia militants military minister ministers ministries ministry mission monarch monitor monitors mother mouthpiece "
    "mp mps nation nations navy neighbour neighbours neighbor neighbors negotiator negotiators network ngo nurse nurses observer observers office "
    "officer officers official officials ombudsman operator operators opponents opposition orchestra organisation organisations "
    "organiser organisers organization organizations organizer organizers outlet outlets owner owners palace panel parliament "
    "parliamentarian participant participants parties partner party passenger passengers patriarch pastor peacekeepers people permanent person personnel "
    "physician pilot player players police policeman pollster pope power prefect premier presenter presidency president presidents press "
    "priest prime prince princess principal prison prisoner prisoners producer professor prosecutor prosecutors protester protesters protesters' "
    "publication pundit pundits publisher queen railway rebel rebels refugee refugees regiment regime regulator relative relatives "
    "reporter reporters representative representatives republicans researcher researchers residents resident rescuers retailer ruler "
    "scholar scholars scientist scientists secretariat secretary secretaries sect senate senator senators sergeant "
    "servant service services sheikh sheriff sides side signatories sister skipper soldier soldiers son source sources spectator speaker "
    "spokesman spokesmen spokesperson spokespeople spokespersons spokeswoman spokeswomen staff staffer staffers state steward student students "
    "sultan summit superintendent supervisor supporter supporters surgeon survivor survivors taskforce teacher teachers team teams "
    "technician think-tank thinktank town trader traders treasury treasurer tribunal troops union unions unit university utility vice-president "
    "victim victims village villagers villager volunteer volunteers wage-earner watchdog watchdogs wife husband brother widow witness witnesses "
    "woman women worker workers writer youth strategist strategists skeptics sceptics investor investors "
    "archaeologist caller conservationist contractor curator founder co-founder grandmother grandfather hostage hostages "
    "landlord neighbourhood parent parents patient patients premiers staffers striker strikers tenant tenants viewer "
    "veteran veterans voter voters warden operator authorities newspaper newspapers newswire broadcaster magazine website channel "
    "wire media station tv daily tabloid blog"
)
"""Heads of noun phrases that speak: people, offices, bodies."""
DOCUMENTS = words(
    "annex preamble statement report document documents letter post message communique communiqué draft text paper study poll survey "
    "memo review notice resolution declaration release bulletin data figures assessment dossier indictment filing "
    "lawsuit petition ruling verdict readout article editorial dispatch note file files email emails placard banner "
    "agreement copy version summary audit census inquiry transcript recording website page newsletter advisory decree "
    "order charter manifesto treaty account accounts update"
)
"""What speaks for somebody, or for nobody."""
ISSUED = words(
    "statement letter post message communique communiqué release readout tweet video email bulletin update notice advisory"
)
"""A document that speaks for whoever issued it."""
TITLES = words(
    "mr mrs ms miss mx dr prof professor sir dame lord lady president prime minister premier chancellor king queen "
    "prince princess emperor pope cardinal archbishop bishop rabbi imam sheikh sultan emir ayatollah rev reverend "
    "father sister general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral adm brigadier "
    "marshal commander corporal senator sen representative rep congressman congresswoman governor gov mayor ambassador "
    "secretary deputy foreign defence defense interior finance justice health energy state vice spokesman "
    "spokeswoman spokesperson spokesman's chief chairman chairwoman chair director minister's judge justice attorney "
    "speaker envoy commissioner inspector detective officer count countess duke duchess baron baroness first lady "
    "special presidential mp former ex-president ex-minister leader opposition head"
)
"""Written with a capital before a name, and no part of it."""
FEMALE = words(
    "mrs ms miss dame lady queen princess sister spokeswoman chairwoman congresswoman mother woman wife daughter countess duchess baroness empress widow actress grandmother businesswoman councilwoman madam madame mme"
)
MALE = words(
    "mr sir lord king prince father spokesman chairman congressman man husband son count duke baron emperor pope cardinal brother fisherman policeman grandfather businessman"
)
PLURALS = words(
    "people men women police press media authorities forces troops staff personnel critics spokespeople both"
)
BODIES = words(
    "ministry government army navy military agency office department commission committee council parliament senate "
    "union mission board bank company court delegation team party embassy alliance group organisation organization "
    "association federation administration bureau institute foundation police service force treasury guild league "
    "assembly congress cabinet regime presidency secretariat watchdog newspaper broadcaster university hospital church "
    "charity authority coalition movement admiralty fund firm side city command headquarters taskforce body opposition "
    "kingdom junta militia brigade consortium operator regulator utility retailer manufacturer airline channel website "
    "network outlet magazine tribunal panel prosecution defence chancery"
)
"""Bodies, which "it" may stand for, and which are named again by their kind: "the ministry"."""
MONTHS = words("january february march april may june july august september october november december")
NOT_NAMES = DAYS | MONTHS | words("gmt utc est bst cet am pm")
IMPERSONAL = words("it there this that what which nothing everything here")
OUTLETS = words(
    "reuters ap afp tass interfax bbc cnn bloomberg xinhua dpa ansa efe anadolu axios politico cnbc npr upi kyodo yonhap "
    "aljazeera jazeera ukrinform unian ria sky itv nbc abc cbs pbs dw rfe/rl times post guardian telegraph herald gazette"
)
"""Words in the names of agencies and papers, which relay: "X denied it, according to Reuters" is X's denial."""
COMPLAINT_NOUNS = words("comment response reaction reply answer word")
COLLECTIVES = words(
    "analysts critics experts observers officials diplomats sources witnesses residents monitors supporters opponents"
)

DEMONYMS = {
    word: country
    for country, words in {
        "russia": "russian russians", "ukraine": "ukrainian ukrainians", "america": "american americans u.s us usa united-states",
        "britain": "british uk u.k briton britons", "france": "french", "germany": "german germans", "poland": "polish poles",
        "turkey": "turkish türkiye turkiye", "israel": "israeli israelis", "palestine": "palestinian palestinians",
        "china": "chinese", "japan": "japanese", "india": "indian indians", "pakistan": "pakistani", "iran": "iranian iranians",
        "iraq": "iraqi iraqis", "syria": "syrian syrians", "lebanon": "lebanese", "egypt": "egyptian", "jordan": "jordanian",
        "qatar": "qatari", "saudi": "saudis", "yemen": "yemeni", "sudan": "sudanese", "ethiopia": "ethiopian", "eritrea": "eritrean",
        "kenya": "kenyan", "nigeria": "nigerian", "rwanda": "rwandan", "congo": "congolese", "mali": "malian", "libya": "libyan",
        "algeria": "algerian", "morocco": "moroccan", "tunisia": "tunisian", "europe": "european europeans", "spain": "spanish",
        "italy": "italian", "portugal": "portuguese", "greece": "greek", "serbia": "serbian serb serbs", "kosovo": "kosovar",
        "croatia": "croatian", "bosnia": "bosnian", "hungary": "hungarian", "romania": "romanian", "bulgaria": "bulgarian",
        "moldova": "moldovan", "belarus": "belarusian", "georgia": "georgian", "armenia": "armenian armenians",
        "azerbaijan": "azerbaijani azeri", "kazakhstan": "kazakh", "finland": "finnish", "sweden": "swedish", "norway": "norwegian",
        "denmark": "danish", "netherlands": "dutch", "belgium": "belgian", "austria": "austrian", "switzerland": "swiss",
        "ireland": "irish", "canada": "canadian canadians", "mexico": "mexican", "brazil": "brazilian", "colombia": "colombian",
        "venezuela": "venezuelan", "cuba": "cuban", "korea": "korean", "vietnam": "vietnamese", "thailand": "thai",
        "cambodia": "cambodian", "myanmar": "burmese", "philippines": "philippine filipino", "indonesia": "indonesian",
        "afghanistan": "afghan", "cyprus": "cypriot", "estonia": "estonian", "latvia": "latvian", "lithuania": "lithuanian",
        "slovakia": "slovak", "slovenia": "slovenian", "czech": "czechia", "australia": "australian", "scotland": "scottish",
    }.items()
    for word in words.split()
}  # fmt: skip
"""What belongs to a country, by the country: "Russian", "Russia's" and "of Russia" say the same. Others go by their ending."""
