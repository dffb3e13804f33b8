; Inno Setup 6: an installer of Facet for one user, of what packaging/build.py has built. Untested.
;     iscc packaging\installer.iss

; As Windows reads it, without the quotes.
#define Version ReadIni(AddBackslash(SourcePath) + "..\pyproject.toml", "project", "version")
#if Version == ""
  #error No version in pyproject.toml
#endif

[Setup]
AppId={{8C0B4A5E-3C1B-4C53-9B0E-6B7D0F3A9F41}
AppName=Facet
AppVersion={#Version}
DefaultDirName={autopf}\Facet
DefaultGroupName=Facet
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
LicenseFile=..\LICENSE
OutputDir=..\dist
OutputBaseFilename=facet-{#Version}-setup
UninstallDisplayIcon={app}\facet.exe
WizardStyle=modern

[Files]
Source: "..\dist\facet\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; What an older version had and this one has not must not be found by it.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\Facet"; Filename: "{app}\facet.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.facet"; ValueType: string; ValueData: "Facet.Project"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Facet.Project"; ValueType: string; ValueData: "Facet project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Facet.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\facet.exe,0"
Root: HKA; Subkey: "Software\Classes\Facet.Project\shell\open\command"; ValueType: string; ValueData: """{app}\facet.exe"" ""%1"""

[Run]
Filename: "{app}\facet.exe"; Description: "Start Facet"; Flags: nowait postinstall skipifsilent
