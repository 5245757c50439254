"""The one stylesheet, with places for the colours and sizes that `ui/theme.py` fills in."""

from string import Template

# A border of 1 px at rest and 2 px in focus with 1 px less padding: the ring comes without anything moving.
SHEET = Template("""
* { font-size: ${body}pt; }
QWidget { color: $text; }
QMainWindow, QDialog, QMessageBox, [role="ground"] { background: $ground; }
QToolTip { background: $surface; color: $text; border: 1px solid $strong_line; padding: 6px 8px; }
QLabel { background: transparent; }
QLabel:disabled { color: $strong_line; }
[role="caption"] { font-size: ${caption}pt; color: $text_2; }
[role="quiet"] { color: $text_2; }
[role="title"] { font-size: ${title}pt; font-weight: 600; }
[role="headline"] { font-size: ${headline}pt; font-weight: 600; }
[role="number"] { font-weight: 600; }
[role="notice"] { font-size: ${caption}pt; color: $text; font-weight: 600; }
QLabel[role="finding"] { border: 1px solid transparent; border-radius: ${corner}px; padding: 0 3px; }
QLabel[role="finding"]:hover { background: $act_soft; }
QLabel[role="finding"]:focus { border-color: $act; }
[role="problem"] { font-size: ${caption}pt; color: $critical; font-weight: 600; }
[tone="good"] { color: $good; }
[tone="warning"] { color: $warning; }
[tone="critical"] { color: $critical; }
[tone="act"] { color: $act; }
[tone="blinatumomab"] { color: $blinatumomab; }
[tone="dli"] { color: $dli_text; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: ${corner}px; }
QFrame[role="rule"] { background: $line; border: none; }
QFrame[role="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[role="foot"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[role="note"] { border-radius: ${corner}px; border: 1px solid $line; background: $surface; }
QFrame[role="note"][tone="good"] { background: $good_soft; border-color: $good; }
QFrame[role="note"][tone="warning"] { background: $warning_soft; border-color: $warning; }
QFrame[role="note"][tone="critical"] { background: $critical_soft; border-color: $critical; }
QLabel[role="note-text"] { color: $text; }

QPushButton { min-height: ${control}px; max-height: ${control}px; padding: 0 15px; border: 1px solid $strong_line;
  border-radius: ${corner}px; background: $surface; color: $text; }
QPushButton:hover { background: $act_soft; border-color: $act; }
QPushButton:pressed { background: $sunken; }
QPushButton:focus { border: 2px solid $act; padding: 0 14px; }
QPushButton:disabled { color: $strong_line; border-color: $line; background: transparent; }
QPushButton[role="primary"] { background: $act; color: $on_act; border: 1px solid $act; font-weight: 600;
  padding: 0 19px; }
QPushButton[role="primary"]:hover { background: $act_hover; }
QPushButton[role="primary"]:pressed { background: $act_pressed; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 0 18px; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $strong_line; border-color: $line; }
QPushButton[role="big"] { min-height: ${touch}px; max-height: ${touch}px; padding: 0 15px; text-align: left; }
QPushButton[role="look"] { padding: 0 11px; text-align: left; }
QPushButton[role="look"]:focus { padding: 0 10px; }
QPushButton[role="big"]:focus { padding: 0 14px; }
QPushButton[role="quiet"] { background: transparent; border: 1px solid transparent; color: $act; }
QPushButton[role="quiet"]:hover { background: $act_soft; }
QPushButton[role="quiet"]:focus { border: 2px solid $act; }
QPushButton[role="line"] { min-height: 26px; max-height: 26px; padding: 0 7px; background: transparent;
 border: 1px solid transparent; color: $act; }
QPushButton[role="line"]:hover { background: $act_soft; }
QPushButton[role="line"]:focus { border: 2px solid $act; padding: 0 6px; }
QPushButton[role="edge"] { background: transparent; border: 1px solid transparent; color: $act; text-align: left;
  padding: 0 1px; }
QPushButton[role="edge"]:hover { background: $act_soft; }
QPushButton[role="edge"]:focus { border: 2px solid $act; padding: 0; }
QPushButton[role="key"] { min-height: ${control}px; max-height: ${control}px; padding: 0 11px; }
QPushButton[role="key"][bad="true"] { border-color: $critical; background: $critical_soft; }
QPushButton[role="key"]:focus { border: 2px solid $act; padding: 0 10px; }
QPushButton[role="key"]:checked { background: $act_soft; border: 2px solid $act; color: $act; font-weight: 600;
  padding: 0 10px; }
QPushButton[role="key"]:checked:focus { border-color: $text; }
QPushButton[role="rail"] { min-height: 58px; max-height: 58px; padding: 0 3px; border: 1px solid transparent;
  background: transparent; font-size: ${caption}pt; color: $text_2; }
QPushButton[role="rail"]:hover { background: $act_soft; color: $text; }
QPushButton[role="rail"]:checked { background: $act_soft; color: $act; font-weight: 600; }
QPushButton[role="rail"]:focus { border: 2px solid $act; padding: 0 2px; }

QLineEdit, QPlainTextEdit, QComboBox { background: $surface; border: 1px solid $strong_line;
  border-radius: ${corner}px; padding: 0 9px; selection-background-color: $act; selection-color: $on_act; }
QLineEdit, QComboBox { min-height: ${control}px; max-height: ${control}px; }
QPlainTextEdit { padding: 5px; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $act; padding: 0 8px; }
QLineEdit:focus, QComboBox:focus, QLineEdit[bad="true"], QComboBox[bad="true"] { min-height: ${ringed}px;
  max-height: ${ringed}px; }
QPlainTextEdit:focus { border: 2px solid $act; padding: 4px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: $ground; color: $strong_line;
  border-color: $line; }
QLineEdit[bad="true"], QPlainTextEdit[bad="true"], QComboBox[bad="true"] { border: 2px solid $critical;
  background: $critical_soft; }
QLineEdit[bad="true"], QComboBox[bad="true"] { padding: 0 8px; }
QPlainTextEdit[bad="true"] { padding: 4px; }
QLineEdit[bad="true"]:focus, QPlainTextEdit[bad="true"]:focus, QComboBox[bad="true"]:focus { border-color: $act; }
QComboBox { padding-right: 30px; }
QComboBox::drop-down { width: 30px; border: none; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $strong_line; outline: none; padding: 4px;
  selection-background-color: $act_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: ${control}px; padding: 0 8px; }
QCheckBox { spacing: 8px; min-height: ${control}px; }
QCheckBox { border: 2px solid transparent; border-radius: ${corner}px; padding: 0 4px; }
QCheckBox:focus { border-color: $act; }

QTableView { background: $surface; alternate-background-color: $surface; border: 1px solid $line;
  border-radius: ${corner}px; gridline-color: $line; outline: none;
  selection-background-color: $act_soft; selection-color: $text; }
QTableView:focus { border: 1px solid $act; }
QTableView::item { padding: 0 8px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $act_soft; color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $text_2; border: none; border-bottom: 1px solid $strong_line;
  padding: 8px 10px; font-size: ${caption}pt; font-weight: 600; text-align: left; }
QTableCornerButton::section { background: $surface; border: none; }
QListView { background: $surface; border: 1px solid $line; border-radius: ${corner}px; outline: none; padding: 1px; }
QListView:focus { border: 2px solid $act; padding: 0; }
QListView::item { min-height: ${control}px; padding: 0 8px; }
QListView::item:selected { background: $act_soft; color: $text; }

QTabBar { background: transparent; }
QTabBar::tab { min-height: ${control}px; padding: 0 10px; color: $text_2; background: transparent;
  border: 2px solid transparent; border-bottom: 3px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $act; border-bottom-color: $act; }
QTabBar::tab:selected:focus { border: 2px solid $act; border-radius: ${corner}px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $strong_line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QMenu { background: $surface; border: 1px solid $strong_line; padding: 4px; }
QMenu::item { padding: 8px 20px; border-radius: 4px; }
QMenu::item:selected { background: $act_soft; color: $text; }
QProgressBar { background: $sunken; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
  text-align: center; }
QProgressBar::chunk { background: $act; border-radius: 4px; }
QProgressBar[role="bag"]::chunk { background: $blinatumomab; }
""")
